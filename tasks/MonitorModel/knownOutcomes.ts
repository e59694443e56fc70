import type { TargetKind } from '../../runtime/data/manifest.js';
import { UserError } from '../../runtime/error.js';
import type { Observation } from './observation.js';

const DAY = 86_400_000;

export interface Maturity {
  /** Only rows that were scored so many days before `asOf` have a final outcome. */
  labelDelayDays: number;
  /** Milliseconds since 1970. */
  asOf: number;
}

/** Outcomes that are final, per row of the observation. */
export interface Outcomes {
  /** NaN where the row is too young, or its outcome is not known. */
  labels: Float64Array;
  /** Rows that are old enough. */
  matured: number;
  known: number;
}

/**
 * Joins outcomes with rows.
 * @param labels by key; undefined if the rows bring their own, or there are none
 * @throws UserError where a delay is asked for and rows have no time, and for outcomes that are not of this kind
 */
export function knownOutcomes(
  observation: Observation,
  labels: ReadonlyMap<string, number> | undefined,
  target: TargetKind,
  { labelDelayDays, asOf }: Maturity,
): Outcomes | undefined {
  const { times, keys, labels: own } = observation;
  if (!labels && !own) return undefined;
  if (labelDelayDays > 0 && times.some(Number.isNaN)) {
    throw new UserError({
      where: "Input 'labelDelayDays'",
      what: 'Whether an outcome is final cannot be told: there are rows without a time.',
      cure: 'Name the column of times with timeColumn, or set labelDelayDays to 0 if all outcomes are final.',
    });
  }
  const outcomes = new Float64Array(times.length).fill(Number.NaN);
  let [matured, known] = [0, 0];
  for (let row = 0; row < outcomes.length; row++) {
    if (labelDelayDays > 0 && times[row]! > asOf - labelDelayDays * DAY) continue;
    matured++;
    const key = keys[row];
    const outcome = labels ? (key === undefined ? undefined : labels.get(key)) : own![row];
    if (outcome === undefined || Number.isNaN(outcome)) continue;
    outcomes[row] = outcome;
    known++;
  }
  const strange = outcomes.find(
    (outcome) =>
      (target === 'binary' && outcome !== 0 && outcome !== 1 && !Number.isNaN(outcome)) ||
      (target === 'count' && (outcome < 0 || outcome % 1 !== 0) && !Number.isNaN(outcome)),
  );
  if (strange !== undefined) {
    throw new UserError({
      where: 'labels',
      what: `There is an outcome that is no ${target === 'binary' ? '0 or 1' : 'count'}.`,
      cure: 'Name the column of what the model predicts with labelColumn.',
    });
  }
  return { labels: outcomes, matured, known };
}
