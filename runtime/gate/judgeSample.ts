import type { Metric } from '../metrics/metric.js';
import type { JudgedMetric } from '../metrics/namedMetric.js';
import { type Bound, type Condition, comparesWithChampion, type Operator, type Test } from './condition.js';
import type { Evidence, Sample } from './evidence.js';
import { figure } from './figures.js';
import { chanceOf } from './significance.js';
import type { ConditionResult } from './verdict.js';

/** What a condition says of some rows. `not computed` never lets a model pass. */
export interface Judgement
  extends Pick<ConditionResult, 'value' | 'champion' | 'interval' | 'difference' | 'message'> {
  outcome: 'pass' | 'fail' | 'not computed';
  /** Of `better` and `not worse`: the chance of what was seen if the claim were wrong. */
  p?: number;
  /** There are no rows of the slice that was asked for. */
  missingSlice?: true;
}

/** Thrown where something cannot be judged; the message says why. */
class NotComputed extends Error {}

/** Why a sample is too small for a condition; undefined if it is large enough. */
export function lacking({ minimum }: Condition<JudgedMetric>, sample: Sample): string | undefined {
  if (!minimum || sample[minimum.of] >= minimum.count) return undefined;
  return `there are ${sample[minimum.of]} ${minimum.of}, ${minimum.count} are asked for`;
}

/** Judges a condition by some rows. */
export function judgeSample(
  condition: Condition<JudgedMetric>,
  sample: Sample,
  evidence: Evidence,
): Judgement {
  let measured: Pick<Judgement, 'value' | 'interval'> = { value: null };
  try {
    const few = lacking(condition, sample);
    if (few !== undefined) throw new NotComputed(few);
    if (sample.rows === 0) throw new NotComputed('there are no rows');
    if (!condition.metric.withoutLabels) needClaims(sample);
    const mine = finite(sample.candidate[condition.metric.name]);
    measured = { value: mine.value, ...(mine.interval && { interval: mine.interval }) };
    if (comparesWithChampion(condition) && evidence.champion !== 'scored') {
      return { ...withoutChampion(condition, evidence, mine.value), ...measured };
    }
    return { ...judgeTest(condition, sample, mine.value), ...measured };
  } catch (error) {
    if (!(error instanceof NotComputed)) throw error;
    return { ...notComputed(condition, error.message), ...measured };
  }
}

function needClaims({ claims, rows, target }: Sample): void {
  if (claims === 0) throw new NotComputed(`there is no claim among ${rows} rows`);
  if (target === 'binary' && claims === rows) throw new NotComputed(`all of the ${rows} rows are claims`);
}

/** The judgement of what cannot be judged. */
export function notComputed({ metric }: Condition<JudgedMetric>, why: string): Judgement {
  return { outcome: 'not computed', message: `${metric.label} was not judged: ${why}`, value: null };
}

function withoutChampion(
  { metric }: Condition<JudgedMetric>,
  { champion, policy: { whenNoChampion } }: Evidence,
  value: number,
): Pick<Judgement, 'outcome' | 'message' | 'champion'> {
  if (typeof champion === 'object') throw new NotComputed(champion.unavailable);
  return {
    outcome: whenNoChampion,
    message: `${figure(value)} ${metric.label} (there is no champion yet, for which whenNoChampion says ${whenNoChampion})`,
    champion: null,
  };
}

function finite(metric: Metric | undefined): Extract<Metric, { status: 'computed' }> {
  if (metric === undefined) throw new NotComputed('the metric is missing');
  if (metric.status === 'not computed') throw new NotComputed(metric.reason);
  if (!Number.isFinite(metric.value)) throw new NotComputed(`the result is ${metric.value}`);
  return metric;
}

function judgeTest(
  condition: Condition<JudgedMetric>,
  sample: Sample,
  value: number,
): Pick<Judgement, 'outcome' | 'message' | 'p' | 'champion' | 'difference'> {
  const { metric, test } = condition;
  const champion = comparesWithChampion(condition) ? championValue(condition, sample) : undefined;
  const difference = champion === undefined ? undefined : sample.differences[metric.name];
  const { passes, p, says, shown } =
    test.kind === 'compare'
      ? compare(value, test.operator, boundOf(test.bound, champion), test.bound)
      : test.kind === 'between'
        ? between(value, test, champion)
        : compareNoise(condition, test, value, champion ?? Number.NaN, sample);
  return {
    outcome: passes ? 'pass' : 'fail',
    message: `${shown} ${metric.label} (${says})`,
    ...(p !== undefined && { p }),
    ...(champion !== undefined && { champion }),
    ...(difference && { difference }),
  };
}

function championValue({ metric }: Condition<JudgedMetric>, sample: Sample): number {
  try {
    return finite(sample.champion?.[metric.name]).value;
  } catch (error) {
    if (error instanceof NotComputed) throw new NotComputed(`of the champion, ${error.message}`);
    throw error;
  }
}

function boundOf(bound: Bound, champion: number | undefined): number {
  if (bound.kind === 'number') return bound.value;
  if (champion === undefined) throw new NotComputed('there is no value of the champion');
  const { operation } = bound;
  if (operation === undefined) return champion;
  if (operation.by === '+') return champion + operation.value;
  if (operation.by === '-') return champion - operation.value;
  // A share of zero or of a negative number is no tolerance: it would turn the comparison round.
  if (champion <= 0) throw new NotComputed(`a multiple of the champion's ${figure(champion)} is no bound`);
  return champion * operation.value;
}

interface Said {
  passes: boolean;
  p?: number;
  says: string;
  shown: string;
}

const COMPARISONS: Readonly<
  Record<Operator, { holds: (a: number, b: number) => boolean; yes: string; no: string }>
> = {
  '>=': { holds: (a, b) => a >= b, yes: 'is at least', no: 'is less than' },
  '>': { holds: (a, b) => a > b, yes: 'is greater than', no: 'is not greater than' },
  '<=': { holds: (a, b) => a <= b, yes: 'is at most', no: 'is greater than' },
  '<': { holds: (a, b) => a < b, yes: 'is less than', no: 'is not less than' },
};

function compare(value: number, operator: Operator, limit: number, bound: Bound): Said {
  const { holds, yes, no } = COMPARISONS[operator];
  const passes = holds(value, limit);
  return {
    passes,
    says: `${passes ? yes : no} ${boundText(bound, limit, value)}`,
    shown: figure(value, limit),
  };
}

function boundText(bound: Bound, limit: number, value: number): string {
  if (bound.kind === 'number') return String(limit);
  const { operation } = bound;
  const text = figure(limit, value);
  return operation
    ? `${text}, which is champion ${operation.by} ${operation.value}`
    : `the champion's ${text}`;
}

function between(
  value: number,
  { low, high }: Extract<Test, { kind: 'between' }>,
  champion: number | undefined,
): Said {
  const [lowest, highest] = [boundOf(low, champion), boundOf(high, champion)];
  if (value < lowest) return compare(value, '>=', lowest, low);
  if (value > highest) return compare(value, '<=', highest, high);
  const says = `is between ${boundText(low, lowest, value)} and ${boundText(high, highest, value)}`;
  return { passes: value >= lowest && value <= highest, says, shown: figure(value) };
}

/** `better` and `not worse`: the whole interval of the difference must be on the right side. */
function compareNoise(
  { metric }: Condition<JudgedMetric>,
  test: Extract<Test, { kind: 'better' | 'not worse' }>,
  value: number,
  champion: number,
  { differences }: Sample,
): Said {
  const better = test.kind === 'better';
  const bound = better ? test.margin : -test.margin;
  const difference = differences[metric.name];
  const interval = difference?.interval;
  const p = difference && chanceOf(difference, metric.better === 'higher', bound);
  if (!interval || p === undefined) {
    throw new NotComputed('the difference from the champion has no interval, for want of claims');
  }
  const [low, high] =
    metric.better === 'higher' ? [interval.low, interval.high] : [-interval.high, -interval.low];
  const passes = better ? low > bound : low >= bound;
  const hopeless = better ? high <= bound : high < bound;
  const claim = better
    ? `${passes ? 'is' : hopeless ? 'is not' : 'is not shown to be'} better`
    : `${passes ? 'is not' : hopeless ? 'is' : 'may be'} worse`;
  const margin = test.margin === 0 ? '' : ` by more than ${test.margin}`;
  const says =
    `${claim} than the champion's ${figure(champion, value)}${margin}: ` +
    `the difference lies between ${figure(interval.low)} and ${figure(interval.high)}`;
  return { passes, p, says, shown: figure(value, champion) };
}
