import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from '../charts/chart.js';
import { dots, frame, line, marked } from '../charts/frame.js';
import { metricFigure, rangeFigure, whole } from '../figures.js';

const TITLE = 'Predicted and observed';
const MEANING =
  'Means over the rows whose outcome is known: what was predicted, and what was seen with its 95 % interval.';

export function calibrationOverTime({ periods }: MonitorRecord, palette: Palette): Chart | EmptyChart {
  const known = periods.flatMap((period, i) =>
    period.known ? [{ ...period.known, from: period.from, i }] : [],
  );
  if (known.length === 0) return { title: TITLE, meaning: MEANING, empty: 'No outcome is known yet.' };
  const hit = known.filter(
    ({ expected, low, high }) => low !== undefined && low <= expected && expected <= high!,
  );
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Predicted and observed in ${known.length} periods. In ${hit.length} of them the prediction is within the interval of what was observed.`,
    legend: [
      { name: 'Predicted', colour: palette.challenger, mark: 'line' },
      { name: 'Observed', colour: palette.claims, mark: 'point' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Period from', categories: periods.map(({ from }) => from) },
        y: { name: 'Mean per row', min: 0 },
      },
      [
        {
          ...line(
            known.map(({ i, expected }) => [i, expected]),
            palette.challenger,
          ),
          ...marked(palette.challenger, 7),
        },
        line(
          known.flatMap(({ i, low, high }) =>
            low === undefined || high === undefined ? [] : [[i, low] as const, [i, high] as const, null],
          ),
          palette.claims,
          { width: 1.5 },
        ),
        dots(
          known.map(({ i, observed }) => [i, observed]),
          palette.claims,
        ),
      ],
      palette,
    ),
    table: {
      head: ['Period from', 'Rows known', 'Predicted', 'Observed', '95 % interval'],
      rows: known.map(({ from, rows, expected, observed, low, high }) => [
        from,
        whole(rows),
        metricFigure(expected),
        metricFigure(observed),
        low === undefined || high === undefined ? '–' : rangeFigure({ low, high }),
      ]),
    },
  };
}
