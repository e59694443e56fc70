import type { JudgedMetric } from '../metrics/namedMetric.js';
import type { Condition } from './condition.js';
import type { Evidence, Sample } from './evidence.js';
import { figure } from './figures.js';
import { holm } from './holm.js';
import { type Judgement, judgeSample, lacking, notComputed } from './judgeSample.js';
import { SIGNIFICANCE } from './significance.js';
import type { SliceResult } from './verdict.js';

/**
 * Judges a condition for each value of a column; it holds if it holds for all of them. Claims against the champion are
 * corrected for being several.
 */
export function judgeSlices(
  condition: Condition<JudgedMetric>,
  slice: NonNullable<Condition['slice']>,
  evidence: Evidence,
): Judgement & { slices: SliceResult[] } {
  const all = [...(evidence.slices.get(slice.column) ?? [])];
  const wanted = all.filter(([value]) => slice.value === undefined || value === slice.value);
  const judged = wanted.map(([value, sample]): JudgedSlice => {
    // A slice that was asked for by its value is not left out: then there is nothing left to judge.
    const leftOut = slice.value === undefined && lacking(condition, sample) !== undefined;
    return { value, sample, leftOut, judgement: judgeSample(condition, sample, evidence) };
  });
  correct(judged.filter(({ leftOut }) => !leftOut));
  const slices = judged.map(({ value, sample, leftOut, judgement }) => ({
    value,
    rows: sample.rows,
    claims: sample.claims,
    outcome: leftOut ? ('left out' as const) : judgement.outcome,
    message: judgement.message,
    metric: judgement.value,
    ...(judgement.p !== undefined && { p: judgement.p }),
  }));
  const counted = judged.filter(({ leftOut }) => !leftOut);
  if (counted.length === 0) {
    const why =
      wanted.length === 0
        ? `no row has ${slice.column} = ${slice.value ?? 'any value'}`
        : `no value of ${slice.column} has ${condition.minimum?.count} ${condition.minimum?.of}`;
    return {
      ...notComputed(condition, why),
      ...(wanted.length === 0 && { missingSlice: true as const }),
      slices,
    };
  }
  const of = (outcome: Judgement['outcome']): typeof counted =>
    counted.filter(({ judgement }) => judgement.outcome === outcome);
  const worst = [...of('fail'), ...of('not computed'), ...of('pass')].reduce((worse, next) =>
    next.judgement.outcome === worse.judgement.outcome && isWorse(condition, next.judgement, worse.judgement)
      ? next
      : worse,
  );
  const counts = [
    `${of('pass').length} of ${counted.length} slices pass`,
    ...(of('not computed').length > 0 ? [`${of('not computed').length} not computed`] : []),
    ...(judged.length > counted.length ? [`${judged.length - counted.length} left out as too small`] : []),
  ];
  return {
    ...worst.judgement,
    message: `${worst.judgement.message} where ${slice.column} is ${worst.value}; ${counts.join(', ')}`,
    slices,
  };
}

interface JudgedSlice {
  value: string;
  sample: Sample;
  leftOut: boolean;
  judgement: Judgement;
}

/** Of twenty slices one would pass by chance: `better` and `not worse` hold only where they do after Holm's correction. */
function correct(slices: readonly JudgedSlice[]): void {
  const tested = slices.filter(({ judgement }) => judgement.p !== undefined);
  if (tested.length < 2) return;
  holm(tested.map(({ judgement }) => judgement.p!)).forEach((p, i) => {
    const { judgement } = tested[i];
    const lost = judgement.outcome === 'pass' && p > SIGNIFICANCE;
    tested[i].judgement = {
      ...judgement,
      p,
      ...(lost && {
        outcome: 'fail',
        message: `${judgement.message}; not shown of one among ${tested.length} slices, where p = ${figure(p)} instead of ${figure(SIGNIFICANCE)} at most`,
      }),
    };
  });
}

/** Farther on the side where the condition fails. */
function isWorse({ test, metric }: Condition<JudgedMetric>, a: Judgement, b: Judgement): boolean {
  if (a.p !== undefined && b.p !== undefined) return a.p > b.p;
  if (a.value === null || b.value === null) return false;
  if (test.kind === 'between') return false;
  const wantsHigh = test.kind === 'compare' ? test.operator.startsWith('>') : metric.better === 'higher';
  return wantsHigh ? a.value < b.value : a.value > b.value;
}
