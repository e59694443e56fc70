import { setImmediate } from 'node:timers/promises';
import type { TargetKind } from '../data/manifest.js';
import type { FeatureColumn } from '../data/table.js';
import { choose } from '../hash.js';
import { gini } from '../metrics/gini.js';
import { perExposure } from '../metrics/perExposure.js';
import { rocArea } from '../metrics/rocArea.js';
import type { Explanation } from './explanation.js';
import { lightgbmName } from './featureName.js';
import { importanceOf } from './importance.js';
import type { Model } from './model.js';
import { proveMonotone } from './monotoneProof.js';
import { gridOf, partialDependence } from './partialDependence.js';
import { permutationImportance } from './permutationImportance.js';
import { shapSummary } from './shapSummary.js';

/** Enough rows for a clear picture, few enough that explaining takes no longer than training. */
const MOST_ROWS = { permutation: 20_000, shap: 2_000, partialDependence: 1_000, monotone: 1_000 };
/** Rows x features, for tables so wide that 20,000 rows would take long. */
const MOST_PERMUTED = 2_000_000;
/** Rows x leaves, for large models. */
const MOST_LEAVES = 2_000_000;
/** Rows x trees, for long trainings. */
const MOST_TREES = { permutation: 10_000_000, partialDependence: 1_000_000, monotone: 1_000_000 };
const REPEATS = 5;
const CURVES = 10;
const POINTS = 20;

/** Rows to explain a model by, one entry per row each. */
export interface ExplainedRows {
  features: readonly FeatureColumn[];
  /** 1 is a claim, 0 is none; or what `target` says. */
  label: Float64Array;
  /** `binary` if absent. */
  target?: TargetKind;
  /** Of a count or an amount: what the label grows with. */
  exposure?: Float64Array;
}

/**
 * Explains a model with one answer per row. Where there are more rows than needed, the seed chooses.
 * Between the parts, each of which takes seconds at most, it looks whether it is cancelled.
 * @throws UserError if columns are missing or the model's nodes do not say how many rows they saw; the signal's reason
 */
export async function explain(
  model: Model,
  rows: ExplainedRows,
  seed: number,
  signal?: AbortSignal,
): Promise<Explanation> {
  const count = rows.label.length;
  const leaves = model.trees.reduce((sum, { numLeaves }) => sum + numLeaves, 0);
  const sample = (most: number) => choose(Math.min(most, count), count, seed);
  const most = (part: keyof typeof MOST_TREES) =>
    Math.min(MOST_ROWS[part], Math.ceil(MOST_TREES[part] / model.trees.length));
  const chosen = {
    permutation: sample(Math.min(most('permutation'), Math.ceil(MOST_PERMUTED / rows.features.length))),
    shap: sample(Math.min(MOST_ROWS.shap, Math.ceil(MOST_LEAVES / leaves))),
    partialDependence: sample(most('partialDependence')),
    monotone: sample(most('monotone')),
  };
  const importance = importanceOf(model);
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  await pause();
  const permutation = permutationOf(model, take(rows, chosen.permutation), seed);
  await pause();
  const shap = shapSummary(model, take(rows, chosen.shap).features);
  await pause();
  const asked = importance.filter(({ splits }) => splits > 0).map(({ feature }) => feature);
  const curves = curvesOf(model, asked.slice(0, CURVES), take(rows, chosen.partialDependence).features);
  await pause();
  const place = new Map(model.featureNames.map((name, index) => [name, index]));
  return {
    kind: 'explanation',
    formatVersion: 1,
    rows: {
      permutation: chosen.permutation.length,
      shap: chosen.shap.length,
      partialDependence: chosen.partialDependence.length,
      monotone: chosen.monotone.length,
    },
    ...((rows.target ?? 'binary') !== 'binary' && { permutationMetric: 'gini' as const }),
    importance: importance.map((one) => {
      const index = place.get(one.feature)!;
      return {
        ...one,
        ...(permutation && { permutation: permutation[index]! }),
        shap: shap[index]!.meanAbsolute,
      };
    }),
    partialDependence: curves,
    monotone: proveMonotone(model, take(rows, chosen.monotone).features).map(
      ({ feature, constraint, counterexample }) => ({
        feature,
        constraint,
        holds: counterexample === undefined,
        ...(counterexample && {
          counterexample: { ...counterexample, row: chosen.monotone[counterexample.row]! },
        }),
      }),
    ),
  };
}

function take(
  { features, label, target, exposure }: ExplainedRows,
  chosen: readonly number[],
): ExplainedRows {
  const of = (values: Float64Array) => {
    if (chosen.length === label.length) return values;
    const taken = new Float64Array(chosen.length);
    for (let i = 0; i < taken.length; i++) taken[i] = values[chosen[i]!]!;
    return taken;
  };
  return {
    features: features.map((column) => ({ ...column, values: of(column.values) })),
    label: of(label),
    ...(target && { target }),
    ...(exposure && { exposure: of(exposure) }),
  };
}

function permutationOf(
  model: Model,
  { features, label, target = 'binary', exposure }: ExplainedRows,
  seed: number,
): { mean: number; sd: number; repeats: number }[] | undefined {
  const observed = perExposure(target, label, undefined, exposure);
  const metric = (scores: Float64Array): number => {
    if (target === 'binary') return rocArea(scores, label);
    const found = gini({ scores, target, ...observed });
    return found.status === 'computed' ? found.value : Number.NaN;
  };
  if (target === 'binary' ? !(label.includes(0) && label.includes(1)) : Number.isNaN(metric(label))) {
    return undefined;
  }
  return permutationImportance(model, features, metric, { repeats: REPEATS, seed }).map(({ mean, sd }) => ({
    ...{ mean, sd },
    repeats: REPEATS,
  }));
}

function curvesOf(
  model: Model,
  wanted: readonly string[],
  features: readonly FeatureColumn[],
): Explanation['partialDependence'] {
  const columns = wanted.map((feature) => features.find(({ name }) => lightgbmName(name) === feature)!);
  const grids = wanted.map((feature, i) => ({ feature, grid: gridOf(columns[i]!, POINTS) }));
  const answers = partialDependence(model, features, grids);
  return grids.map(({ feature, grid }, i) => {
    const column = columns[i]!;
    const levels = column.kind === 'categorical' ? column.levels : undefined;
    return {
      feature,
      points: grid.map((value, point) => ({
        value: Number.isNaN(value) ? null : value,
        ...(levels?.[value] !== undefined && { level: levels[value] }),
        answer: answers[i]![point]!,
      })),
    };
  });
}
