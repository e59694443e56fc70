import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from '../charts/chart.js';
import { frame, line, marked } from '../charts/frame.js';
import { metricFigure, whole } from '../figures.js';

const TITLE = 'PSI of the scores';
const MEANING =
  'How far the scores of a period are from those before use. On the dashed line, which falls with the number of rows, nothing has changed.';

export function psiOverTime({ periods }: MonitorRecord, palette: Palette): Chart | EmptyChart {
  const points = (value: (period: MonitorRecord['periods'][number]) => number | undefined) =>
    periods.flatMap((period, i): [number, number][] => {
      const at = value(period);
      return at === undefined ? [] : [[i, at]];
    });
  const values = points(({ psi }) => psi);
  if (values.length === 0) {
    return { title: TITLE, meaning: MEANING, empty: 'The model has no baseline to compare its scores with.' };
  }
  return {
    title: TITLE,
    meaning: MEANING,
    label: `PSI of the scores in ${values.length} periods. Largest: ${metricFigure(Math.max(...values.map(([, psi]) => psi)))}.`,
    legend: [
      { name: 'PSI', colour: palette.challenger, mark: 'line' },
      { name: 'Without change', colour: palette.reference, mark: 'dashed' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      { x: { name: 'Period from', categories: periods.map(({ from }) => from) }, y: { name: 'PSI', min: 0 } },
      [
        line(
          points(({ psiWithoutChange }) => psiWithoutChange),
          palette.reference,
          { dash: 'dashed', width: 1.5 },
        ),
        { ...line(values, palette.challenger), ...marked(palette.challenger, 7) },
      ],
      palette,
    ),
    table: {
      head: ['Period from', 'Rows', 'PSI', 'Without change'],
      rows: periods.map(({ from, rows, psi, psiWithoutChange }) => [
        from,
        whole(rows),
        metricFigure(psi),
        metricFigure(psiWithoutChange),
      ]),
    },
  };
}
