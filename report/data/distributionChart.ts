import type { TargetKind } from '../../runtime/data/manifest.js';
import type { ColumnProfile } from '../../runtime/data/profile.js';
import type { Chart, EmptyChart, Palette } from '../charts/chart.js';
import { dots, frame } from '../charts/frame.js';
import { percent, whole } from '../figures.js';
import { shortened, visible } from '../html/visible.js';
import { MEAN_NAMES, meanFigure } from './targetMean.js';

const MOST_BARS = 20;
const HEIGHT = 260;
/** The mean of fewer rows says too little to be a point; the table has it. */
export const FEWEST_FOR_MEAN = 50;
/** Longer names under the bars would cover each other. */
const LABEL_LENGTH = 12;

/** Rows with one value, or with values from one to another, and the mean of their target. */
interface Bar {
  name: string;
  count: number;
  mean: number | null;
}

/** How a column's values are spread, and the target among them: what an actuary looks at first. */
export function distributionChart(
  column: ColumnProfile,
  rows: number,
  kind: TargetKind,
  palette: Palette,
): Chart | EmptyChart {
  const title = shortened(column.name, 80);
  const range = column.histogram ? `, in ${column.histogram.length} ranges of equal width` : '';
  const bars = barsOf(column);
  const meaning = `${whole(column.distinct)} ${column.distinct === 1 ? 'value' : 'values'}${range}; ${percent(column.missing / rows)} missing.`;
  if (bars.length === 0) return { title, meaning, empty: 'The column has no values.' };
  const scale = kind === 'binary' ? 100 : 1;
  const most = bars.reduce((largest, bar) => (bar.count > largest.count ? bar : largest));
  const option = frame(
    {
      x: { name: '', categories: bars.map(({ name }) => shortened(visible(name), LABEL_LENGTH)) },
      y: { name: 'Share of rows', min: 0, labels: '{value} %' },
    },
    [
      {
        type: 'bar',
        name: 'Share of rows',
        data: bars.map(({ count }) => (100 * count) / rows),
        barWidth: '80%',
        silent: true,
        emphasis: { disabled: true },
        itemStyle: { color: palette.others, opacity: 0.45 },
      },
      {
        ...dots(
          bars.flatMap(({ mean, count }, i): [number, number][] =>
            mean === null || count < FEWEST_FOR_MEAN ? [] : [[i, scale * mean]],
          ),
          palette.claims,
          { size: 7, name: MEAN_NAMES[kind] },
        ),
        yAxisIndex: 1,
      },
    ],
    palette,
  );
  const left = option.yAxis as object;
  const right = {
    ...left,
    name: MEAN_NAMES[kind],
    position: 'right',
    splitLine: { show: false },
    axisLabel: { color: palette.text, ...(kind === 'binary' && { formatter: '{value} %' }) },
  };
  return {
    title,
    meaning,
    label: `${title}. Most rows: ${most.name} with ${percent(most.count / rows, 1)}.`,
    legend: [
      { name: 'Share of rows', colour: palette.others, mark: 'bar' },
      { name: MEAN_NAMES[kind], colour: palette.claims, mark: 'point' },
    ],
    height: HEIGHT,
    option: {
      ...option,
      grid: { left: 12, right: 20, top: 12, bottom: 24 },
      yAxis: [left, right] as Chart['option']['yAxis'],
    },
    table: {
      head: ['Value', 'Rows', 'Share', MEAN_NAMES[kind]],
      rows: bars.map(({ name, count, mean }) => [
        shortened(name, 120),
        whole(count),
        percent(count / rows),
        meanFigure(mean, kind),
      ]),
    },
  };
}

function barsOf({ levels, histogram, count, missing, missingTargetRate }: ColumnProfile): Bar[] {
  const absent: Bar[] =
    missing > 0 ? [{ name: 'missing', count: missing, mean: missingTargetRate ?? null }] : [];
  if (histogram) {
    const bins = histogram.map(({ from, to, count, targetRate }) => ({
      name: `${short(from)}–${short(to)}`,
      count,
      mean: targetRate,
    }));
    return [...bins, ...absent];
  }
  if (!levels || levels.length === 0) return absent;
  const shown = levels.slice(0, MOST_BARS);
  const rest = count - shown.reduce((sum, level) => sum + level.count, 0);
  const numbers = shown.every(({ value }) => typeof value === 'number');
  const bars = (numbers ? shown.toSorted((a, b) => Number(a.value) - Number(b.value)) : shown).map(
    ({ value, count, targetRate }) => ({ name: String(value), count, mean: targetRate }),
  );
  // What stands for many values has no mean in the profile.
  const others: Bar[] = rest > 0 ? [{ name: 'others', count: rest, mean: null }] : [];
  return [...bars, ...others, ...absent];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
