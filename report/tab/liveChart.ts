import { TooltipComponent, type TooltipComponentOption } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import type { Chart } from '../charts/chart.js';
// Tells ECharts which charts there are and how wide text is, so live and drawn charts are laid out alike.
import '../charts/draw.js';
import { readAt } from '../charts/readAt.js';
import { metricFigure, percent, whole } from '../figures.js';

use([TooltipComponent]);

/** Puts a chart that answers to the pointer in the place of its picture, and at the same size. */
export function liveChart(picture: HTMLElement, chart: Chart): EChartsType {
  const { width, height } = picture.getBoundingClientRect();
  picture.style.height = `${height}px`;
  picture.replaceChildren();
  const live = init(picture, null, { renderer: 'svg', width, height });
  const { fontFamily } = getComputedStyle(picture);
  live.setOption(chart.option);
  live.setOption({
    textStyle: { fontFamily },
    tooltip: { ...tooltip(chart), textStyle: { color: 'var(--ink)', fontFamily, fontSize: 13 } },
  });
  return live;
}

function tooltip(chart: Chart): TooltipComponentOption {
  const [xs, ys] = [chart.option.xAxis, chart.option.yAxis].map((axes) => [axes].flat() as AxisOption[]);
  const [[along], across] = ys[0].type === 'category' ? [ys, xs] : [xs, ys];
  return {
    trigger: 'axis',
    confine: true,
    transitionDuration: 0,
    axisPointer: { animation: false },
    className: 'tooltip',
    backgroundColor: 'var(--card)',
    borderColor: 'var(--muted)',
    // Elements with their text set: nothing in a name is read as HTML.
    formatter: (points) => {
      const [point] = [points].flat() as unknown as Point[];
      const isNamed = along.type === 'category';
      const readings = readAt(chart, isNamed ? point.dataIndex : Number(point.axisValue));
      if (readings.length === 0) return '';
      const head = isNamed ? point.name : withUnit(along, Number(point.axisValue));
      return lines([
        along.name ? `${along.name}: ${head}` : head,
        // What is drawn last lies on top and is named first, as in the legend.
        ...readings.reverse().map(({ name, value, axis }) => `${name}: ${withUnit(across[axis], value)}`),
      ]);
    },
  };
}

/** What `frame` makes of an axis. */
interface AxisOption {
  type: string;
  name: string;
  axisLabel: { formatter?: string };
}

/** What ECharts tells of a point under the pointer. */
interface Point {
  /** Of the category. */
  name: string;
  dataIndex: number;
  axisValue: string | number;
}

function withUnit({ axisLabel }: AxisOption, value: number): string {
  if (axisLabel.formatter?.endsWith('%')) return percent(value / 100);
  return Number.isInteger(value) ? whole(value) : metricFigure(value);
}

function lines(texts: readonly string[]): HTMLElement {
  const box = document.createElement('div');
  for (const text of texts) {
    const line = document.createElement('div');
    line.textContent = text;
    box.append(line);
  }
  return box;
}
