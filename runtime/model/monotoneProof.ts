import type { FeatureColumn } from '../data/table.js';
import type { Model } from './model.js';
import { matchColumns } from './scorer.js';
import { createSweep } from './sweep.js';

/** Whether raw scores keep to a monotone constraint. */
export interface MonotoneProof {
  feature: string;
  /** 1: may only rise with the feature; -1: may only fall. */
  constraint: number;
  /** Absent if the constraint holds for every row and every value of the feature. */
  counterexample?: Counterexample;
}

/** A row whose raw score goes the wrong way between two values of the feature. */
export interface Counterexample {
  /** Number of the row, from 0. */
  row: number;
  lower: { value: number; raw: number };
  upper: { value: number; raw: number };
}

/** Trees treat a value this small as missing where zero stands for missing (LightGBM's kZeroThreshold). */
const ZERO = Math.fround(1e-35);

/**
 * Proves each of the model's monotone constraints for the given rows: between two neighbouring split thresholds of a
 * feature nothing changes, so one value in each interval stands for all values there are (missing is no value). The
 * first counterexample ends the search.
 * @param columns the rows, matched by name.
 * @throws UserError if columns are missing or the model has one answer per class.
 */
export function proveMonotone(model: Model, columns: readonly FeatureColumn[]): MonotoneProof[] {
  const ordered = matchColumns(model.featureNames, columns);
  return (model.monotoneConstraints ?? []).flatMap((constraint, index) => {
    if (constraint === 0) return [];
    const counterexample = refute(model, ordered, index, constraint);
    return [{ feature: model.featureNames[index]!, constraint, ...(counterexample && { counterexample }) }];
  });
}

function refute(
  model: Model,
  columns: readonly Float64Array[],
  feature: number,
  constraint: number,
): Counterexample | undefined {
  const values = representatives(model, feature);
  const sweep = createSweep(model);
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    sweep.load(columns.map((column) => column[row]!));
    let lower: Counterexample['lower'] | undefined;
    for (const value of values) {
      const upper = { value, raw: sweep.raw(feature, value) };
      if (lower && (upper.raw - lower.raw) * constraint < 0) return { row, lower, upper };
      lower = upper;
    }
  }
  return undefined;
}

/** One finite value of every interval between the thresholds: its upper end, and one beyond the last. Ascending. */
function representatives(model: Model, feature: number): number[] {
  const thresholds = new Set<number>();
  let zeroIsMissing = false;
  for (const { splitFeature, threshold, decisionType } of model.trees) {
    for (const [node, split] of splitFeature.entries()) {
      if (split !== feature || !Number.isFinite(threshold[node]!)) continue;
      thresholds.add(threshold[node]!);
      zeroIsMissing ||= decisionType[node]! >> 2 === 1;
    }
  }
  const ascending = [...thresholds].sort((a, b) => a - b);
  const last = ascending.at(-1);
  if (last === undefined) return [];
  const all = [...ascending, Math.min(Math.max(last + 1, 2 * last), Number.MAX_VALUE)];
  return zeroIsMissing ? all.map((value) => (Math.abs(value) <= ZERO ? -2 * ZERO : value)) : all;
}
