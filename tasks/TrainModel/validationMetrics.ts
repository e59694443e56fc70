import type { TrainingResult, TrainingRows } from '../../runtime/gbdt/training.js';
import { metricsOf } from '../../runtime/metrics/assess.js';
import { isProbability } from '../../runtime/model/objective.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';

/**
 * Metrics of a model on the validation part, weighted if it has weights: all that are known for probabilities; for
 * other answers the watched one, by LightGBM's name. One that could not be computed is absent.
 */
export async function validationMetrics(
  { model, curve, bestIteration }: TrainingResult,
  { features, label, weight }: TrainingRows,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  if (!isProbability(model.objective) || label.some((y) => y !== 0 && y !== 1)) {
    const watched = curve.validation[bestIteration - 1];
    return watched === undefined ? {} : { [curve.metric]: watched };
  }
  const scores = await scoreColumns(model, features, { signal });
  return Object.fromEntries(
    Object.entries(metricsOf({ scores, labels: label, ...(weight && { weights: weight }) })).flatMap(
      ([name, metric]) => (metric.status === 'computed' ? [[name, metric.value]] : []),
    ),
  );
}
