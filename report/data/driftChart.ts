import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import type { Chart, EmptyChart, Palette } from '../charts/chart.js';
import { frame } from '../charts/frame.js';
import { metricFigure } from '../figures.js';
import { shortened, visible } from '../html/visible.js';

const MOST = 20;
const TITLE = 'Columns that moved most';
const MEANING = 'PSI of each column against the earlier version, the largest first.';

export function driftChart({ columns }: DataDrift, palette: Palette): Chart | EmptyChart {
  const top = columns.slice(0, MOST);
  if (top.length === 0) return { title: TITLE, meaning: MEANING, empty: 'No column could be compared.' };
  return {
    title: TITLE,
    meaning: MEANING,
    label: `PSI of ${top.length} of ${columns.length} columns. Largest: ${shortened(top[0].column, 60)} with ${metricFigure(top[0].psi)}.`,
    legend: [],
    height: 70 + 21 * top.length,
    option: frame(
      {
        x: { name: 'PSI', min: 0, lines: true },
        y: {
          name: '',
          categories: top.map(({ column }) => shortened(visible(column), 24)),
          inverse: true,
          lines: false,
        },
      },
      [
        {
          type: 'bar',
          name: 'PSI',
          data: top.map(({ psi }) => psi),
          barWidth: '62%',
          silent: true,
          emphasis: { disabled: true },
          itemStyle: { color: palette.challenger, borderRadius: [0, 3, 3, 0] },
        },
      ],
      palette,
    ),
    table: {
      head: ['Column', 'PSI', 'Without change'],
      rows: top.map(({ column, psi, psiWithoutChange }) => [
        shortened(column, 120),
        metricFigure(psi),
        metricFigure(psiWithoutChange),
      ]),
    },
  };
}
