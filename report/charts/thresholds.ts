import type { ThresholdPoint } from '../../runtime/gate/verdict.js';
import { metricFigure, percent } from '../figures.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';

const TITLE = 'Thresholds';
const MEANING =
  'What it means to flag every policy from a score on: the share of claims found and of flags that are right, by how many policies are flagged.';
const TABLE_ROWS = 20;

export function thresholdsChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  const points = data.gate.tables?.thresholds;
  if (!points || points.length === 0) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty: 'Thresholds have no meaning for these scores.',
    };
  }
  const curve = (of: (point: ThresholdPoint) => number | null) =>
    points.map((point) => {
      const value = of(point);
      return value === null ? null : ([100 * point.share, 100 * value] as const);
    });
  const best = points.reduce((most, point) => (point.f1 > most.f1 ? point : most));
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Thresholds. F1 is highest, ${metricFigure(best.f1)}, at a score of ${metricFigure(best.threshold)}, which flags ${percent(best.share, 1)} of the policies and finds ${percent(best.recall, 1)} of the claims.`,
    legend: [
      { name: 'Recall', colour: palette.challenger, mark: 'line' },
      { name: 'Precision', colour: palette.claims, mark: 'line' },
      { name: 'F1', colour: palette.champion, mark: 'dashed' },
      { name: `Best F1, from ${metricFigure(best.threshold)} on`, colour: palette.reference, mark: 'dotted' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Policies flagged', min: 0, max: 100, labels: '{value} %' },
        y: { name: 'Share', min: 0, max: 100, labels: '{value} %' },
      },
      [
        line(
          [
            [100 * best.share, 0],
            [100 * best.share, 100],
          ],
          palette.reference,
          { dash: 'dotted', width: 1.5 },
        ),
        line(
          curve(({ f1 }) => f1),
          palette.champion,
          { dash: 'dashed', name: 'F1' },
        ),
        line(
          curve(({ precision }) => precision),
          palette.claims,
          { name: 'Precision' },
        ),
        line(
          curve(({ recall }) => recall),
          palette.challenger,
          { name: 'Recall' },
        ),
      ],
      palette,
    ),
    table: {
      head: ['Score from', 'Flagged', 'Precision', 'Recall', 'F1', 'MCC'],
      rows: spaced(points, best).map((point) => [
        `${metricFigure(point.threshold)}${point === best ? ' (best F1)' : ''}`,
        percent(point.share),
        percent(point.precision ?? Number.NaN),
        percent(point.recall),
        metricFigure(point.f1),
        metricFigure(point.mcc),
      ]),
    },
  };
}

/** Some twenty of them, evenly chosen, with the first, the last and the best. */
function spaced<T>(points: readonly T[], best: T): T[] {
  const step = (points.length - 1) / TABLE_ROWS;
  const chosen = new Set(Array.from({ length: TABLE_ROWS + 1 }, (_, i) => points[Math.round(i * step)]));
  return points.filter((point) => point === best || chosen.has(point));
}
