import { thin } from '../../runtime/metrics/thin.js';
import { metricFigure, whole } from '../figures.js';
import { shortened } from '../html/visible.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';
import { roundRange } from './roundRange.js';

const TITLE = 'Learning curve';
const MEANING =
  'The metric on the validation rows after each tree. The model keeps the trees up to the best one.';
const TABLE_ROWS = 20;

export function learningChart({ learning }: ReportData, palette: Palette): Chart | EmptyChart {
  if (!learning || learning.validation.length < 2) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty: learning
        ? 'Training stopped before there was a curve.'
        : 'The model was not trained by TrainModel, so its curve is not known.',
    };
  }
  const { validation, bestIteration } = learning;
  const metric = shortened(learning.metric, 40);
  const count = validation.length;
  const { x, y } = thin(
    validation.map((_, i) => i + 1),
    validation,
  );
  const range = roundRange(y);
  const best = metricFigure(validation[bestIteration - 1]);
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Learning curve: ${metric} on the validation rows over ${whole(count)} iterations. Best after ${whole(bestIteration)}: ${best}.`,
    legend: [
      { name: `${metric}, validation`, colour: palette.challenger, mark: 'line' },
      { name: `Best iteration ${whole(bestIteration)}: ${best}`, colour: palette.reference, mark: 'dashed' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      { x: { name: 'Trees', min: 0, max: count }, y: { name: metric, ...range } },
      [
        line(
          [
            [bestIteration, range.min],
            [bestIteration, range.max],
          ],
          palette.reference,
          { dash: 'dashed', width: 1.5 },
        ),
        line(
          x.map((iteration, i) => [iteration, y[i]]),
          palette.challenger,
          { name: metric },
        ),
      ],
      palette,
    ),
    table: {
      head: ['Iteration', metric],
      rows: shownIterations(count, bestIteration).map((iteration) => [
        iteration === bestIteration ? `${whole(iteration)} (best)` : whole(iteration),
        metricFigure(validation[iteration - 1]),
      ]),
    },
  };
}

/** Evenly spaced, with the first, the last and the best. */
function shownIterations(count: number, best: number): number[] {
  const spaced = Array.from({ length: TABLE_ROWS + 1 }, (_, i) =>
    Math.max(1, Math.round((i * count) / TABLE_ROWS)),
  );
  return [...new Set([...spaced, Math.min(count, Math.max(1, best))])].sort((a, b) => a - b);
}
