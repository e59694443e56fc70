import type { Dataset } from '../../runtime/data/dataset.js';
import { describeSample } from '../../runtime/data/sample.js';
import { type Parameters, parseParameters, plainParameters } from '../../runtime/gbdt/parameters.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import type { Origin } from '../../runtime/origin.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { CrossValidated } from './fitModel.js';

// What a training run records, in MLflow's terms: text parameters, finite metrics, text tags.

export function textParameters(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(plainParameters(parameters)).map(([name, value]) => [name, String(value)]),
  );
}

/** Parameters that differ from their defaults. The seeds that follow from the seed are no choice of the user's. */
export function changedParameters(parameters: Parameters): Record<string, string> {
  const defaults = textParameters(parseParameters('', { seed: parameters.seed }));
  return Object.fromEntries(
    Object.entries(textParameters(parameters)).filter(([name, value]) => value !== defaults[name]),
  );
}

/** `cv_auc_mean`, `cv_auc_sd` and so on. */
export function crossValidationMetrics({ metrics }: CrossValidated): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { mean, sd }]) => [
      [`cv_${name}_mean`, mean],
      [`cv_${name}_sd`, sd],
    ]),
  );
}

export function tagsOf(
  { manifest }: Dataset,
  origin: Origin,
  initial: ModelDirectory | undefined,
): Record<string, string> {
  return {
    [RUN_TAGS.dataVersion]: manifest.version,
    [RUN_TAGS.dataSha256]: manifest.contentSha256,
    [RUN_TAGS.dataSource]: manifest.source.name,
    ...(manifest.sample && { [RUN_TAGS.dataSample]: describeSample(manifest.sample) }),
    ...(initial && { [RUN_TAGS.initialModelSha256]: initial.contentSha256 }),
    ...Object.fromEntries(
      Object.entries(origin)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => [`pipeline.${name}`, String(value)]),
    ),
  };
}
