import type { TargetKind } from '../../runtime/data/manifest.js';
import type { TrainingResult, TrainingRows } from '../../runtime/gbdt/training.js';
import { metricsOf } from '../../runtime/metrics/assess.js';
import { standardMetrics } from '../../runtime/metrics/catalogue.js';
import { perExposure } from '../../runtime/metrics/perExposure.js';
import { noProbability } from '../../runtime/model/objective.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';

/**
 * A model's metrics on the validation part: those of the gate for the kind of target, and of counts and amounts the
 * watched one too, by LightGBM's name. One that could not be computed is absent.
 */
export async function validationMetrics(
  { model, curve, bestIteration }: TrainingResult,
  { features, label, weight, exposure }: TrainingRows,
  target: TargetKind,
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const why = target === 'binary' ? noProbability(model.objective) : undefined;
  const scored = {
    scores: await scoreColumns(model, features, { signal }),
    target,
    ...perExposure(target, label, weight, exposure),
    ...(why !== undefined && { noProbability: why }),
  };
  const computed = Object.entries(metricsOf(scored, standardMetrics(target))).flatMap(([name, metric]) =>
    metric.status === 'computed' ? [[name, metric.value] as const] : [],
  );
  const watched = target === 'binary' ? undefined : curve.validation[bestIteration - 1];
  return { ...(watched !== undefined && { [curve.metric]: watched }), ...Object.fromEntries(computed) };
}
