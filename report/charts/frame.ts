import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { ChartOption, Palette } from './chart.js';

interface Axis {
  name: string;
  min?: number;
  max?: number;
  /** Between ticks. */
  interval?: number;
  /** ECharts template, such as `{value} %`. */
  labels?: string;
  /** Names instead of numbers. */
  categories?: string[];
  /** Downwards. */
  inverse?: boolean;
  /** The axis need not hold zero. */
  scale?: boolean;
  /** Grid lines across; the default is along y only. */
  lines?: boolean;
}

/** Axes, grid and text as all charts have them. */
export function frame(
  { x, y }: { x: Axis; y: Axis },
  series: (LineSeriesOption | BarSeriesOption)[],
  palette: Palette,
): ChartOption {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { color: palette.text, fontSize: 12 },
    grid: { left: 12, right: 20, top: 12, bottom: 12 },
    xAxis: { ...axis({ lines: false, ...x }, palette), nameGap: 28 },
    yAxis: { ...axis({ lines: true, ...y }, palette), nameGap: 44 },
    series,
  };
}

function axis(
  { name, min, max, interval, labels, categories, inverse, scale, lines }: Axis,
  { text, grid }: Palette,
) {
  return {
    ...(categories
      ? { type: 'category' as const, data: categories }
      : {
          type: 'value' as const,
          ...(min !== undefined && { min }),
          ...(max !== undefined && { max }),
          ...(interval !== undefined && { interval }),
          ...(scale && { scale }),
        }),
    ...(inverse && { inverse }),
    name,
    nameLocation: 'middle' as const,
    nameTextStyle: { color: text },
    axisLabel: { color: text, ...(labels && { formatter: labels }) },
    axisLine: { show: !lines, lineStyle: { color: grid } },
    axisTick: { show: false },
    splitLine: { show: lines, lineStyle: { color: grid } },
  };
}

/** A line through points; a null breaks it. */
export function line(
  points: (readonly [number, number] | null)[],
  colour: string,
  {
    dash,
    width = 2,
    step,
    fill,
    name,
  }: Partial<Record<'width' | 'fill', number>> & {
    dash?: 'dashed' | 'dotted';
    step?: 'end';
    /** Where the chart is live, points of lines with a name can be read off. */
    name?: string;
  } = {},
): LineSeriesOption {
  return {
    type: 'line',
    ...(name && { name }),
    data: points.map((point) => (point ? [point[0], point[1]] : ['-', '-'])),
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    lineStyle: { color: colour, width, ...(dash && { type: dash }) },
    ...(step && { step }),
    ...(fill && { areaStyle: { color: colour, opacity: fill } }),
  };
}

/** Points without a line between them. */
export function dots(
  points: (readonly [number, number])[],
  colour: string,
  { size = 8, name }: { size?: number; name?: string } = {},
): LineSeriesOption {
  return { ...line(points, colour, { width: 0, ...(name && { name }) }), ...marked(colour, size) };
}

/** What puts a dot on each point of a line. */
export function marked(colour: string, size: number): Partial<LineSeriesOption> {
  return {
    symbol: 'circle',
    symbolSize: size,
    showAllSymbol: true,
    itemStyle: { color: colour, borderWidth: 0 },
  };
}
