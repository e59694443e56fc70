import type { ColumnDrift, DataDrift } from '../../runtime/data/compare/dataDrift.js';
import type { Chart, EmptyChart, Palette } from '../charts/chart.js';
import { dots, frame } from '../charts/frame.js';
import { percent } from '../figures.js';
import { shortened, visible } from '../html/visible.js';

const MOST = 20;
const TITLE = 'Missing values';
const MEANING =
  'Share of rows without a value, then and now, of the columns where it changed, the largest change first.';

export function missingChart({ columns }: DataDrift, palette: Palette): Chart | EmptyChart {
  const change = ({ missing }: ColumnDrift) => Math.abs(missing.now - missing.before);
  const changed = columns
    .filter((column) => change(column) > 0)
    .sort((a, b) => change(b) - change(a))
    .slice(0, MOST);
  if (changed.length === 0) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty: 'Every column has the share of missing values that it had.',
    };
  }
  const points = (of: 'before' | 'now') =>
    changed.map(({ missing }, i): [number, number] => [100 * missing[of], i]);
  const [first] = changed;
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Missing values. Largest change: ${shortened(first.column, 60)}, from ${percent(first.missing.before)} to ${percent(first.missing.now)}.`,
    legend: [
      { name: 'Then', colour: palette.reference, mark: 'point' },
      { name: 'Now', colour: palette.challenger, mark: 'point' },
    ],
    height: 70 + 21 * changed.length,
    option: frame(
      {
        x: { name: 'Share missing', min: 0, labels: '{value} %', lines: true },
        y: {
          name: '',
          categories: changed.map(({ column }) => shortened(visible(column), 24)),
          inverse: true,
          lines: false,
        },
      },
      [dots(points('before'), palette.reference), dots(points('now'), palette.challenger)],
      palette,
    ),
    table: {
      head: ['Column', 'Then', 'Now'],
      rows: changed.map(({ column, missing }) => [
        shortened(column, 120),
        percent(missing.before),
        percent(missing.now),
      ]),
    },
  };
}
