import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { CHART_HEIGHT, type Chart, type Palette } from '../charts/chart.js';
import { frame, line, marked } from '../charts/frame.js';
import { metricFigure, whole } from '../figures.js';

const TITLE = 'Mean score';
const MEANING = 'What the model predicted on average, beside what it predicted before use.';

export function scoreOverTime({ periods, scores }: MonitorRecord, palette: Palette): Chart {
  const { baselineMean } = scores;
  const means = periods.map(({ meanScore }) => meanScore);
  const last = periods.length - 1;
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Mean score of ${periods.length} periods, from ${metricFigure(Math.min(...means))} to ${metricFigure(Math.max(...means))}.`,
    legend: [
      { name: 'In use', colour: palette.challenger, mark: 'line' },
      ...(baselineMean === undefined
        ? []
        : [{ name: 'Before use', colour: palette.reference, mark: 'dashed' as const }]),
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Period from', categories: periods.map(({ from }) => from) },
        y: { name: TITLE, scale: true },
      },
      [
        ...(baselineMean === undefined
          ? []
          : [
              line(
                [
                  [0, baselineMean],
                  [last, baselineMean],
                ],
                palette.reference,
                { dash: 'dashed', width: 1.5 },
              ),
            ]),
        {
          ...line(
            means.map((mean, i) => [i, mean]),
            palette.challenger,
          ),
          ...marked(palette.challenger, 7),
        },
      ],
      palette,
    ),
    table: {
      head: ['Period from', 'Rows', TITLE],
      rows: periods.map(({ from, rows, meanScore }) => [from, whole(rows), metricFigure(meanScore)]),
    },
  };
}
