import type { Metric } from '../metrics/metric.js';
import { type Bound, type Condition, comparesWithChampion, type Operator, type Test } from './condition.js';
import type { Evidence, Sample } from './evidence.js';
import { figure } from './figures.js';
import type { ConditionResult, SliceResult, Verdict } from './verdict.js';

/** What a condition says of some rows. `not computed` never lets a model pass. */
interface Judgement
  extends Pick<ConditionResult, 'value' | 'champion' | 'interval' | 'difference' | 'message'> {
  outcome: 'pass' | 'fail' | 'not computed';
}

/** Thrown where something cannot be judged; the message says why. */
class NotComputed extends Error {}

/** Judges every condition, in the order in which they were written. */
export function evaluate(conditions: readonly Condition[], evidence: Evidence): ConditionResult[] {
  return conditions.map((condition) => {
    const judged = condition.slice
      ? judgeSlices(condition, condition.slice, evidence)
      : judgeSample(condition, evidence.overall, evidence);
    return {
      condition: condition.text,
      metric: condition.metric.name,
      ...judged,
      outcome: judged.outcome !== 'pass' && condition.warn ? 'warn' : judged.outcome,
    };
  });
}

/** Passed only if there are conditions and each of them holds or is a warning. */
export function verdictOf(results: readonly ConditionResult[]): Verdict {
  const blocked = results.some(({ outcome }) => outcome !== 'pass' && outcome !== 'warn');
  return results.length > 0 && !blocked ? 'passed' : 'failed';
}

function judgeSlices(
  condition: Condition,
  slice: NonNullable<Condition['slice']>,
  evidence: Evidence,
): Judgement & { slices: SliceResult[] } {
  const all = [...(evidence.slices.get(slice.column) ?? [])];
  const wanted = all.filter(([value]) => slice.value === undefined || value === slice.value);
  const judged = wanted.map(([value, sample]) => {
    // A slice that was asked for by its value is not left out: then there is nothing left to judge.
    const leftOut = slice.value === undefined && lacking(condition, sample) !== undefined;
    return { value, sample, leftOut, judgement: judgeSample(condition, sample, evidence) };
  });
  const slices = judged.map(({ value, sample, leftOut, judgement }) => ({
    value,
    rows: sample.rows,
    claims: sample.claims,
    outcome: leftOut ? ('left out' as const) : judgement.outcome,
    message: judgement.message,
    metric: judgement.value,
  }));
  const counted = judged.filter(({ leftOut }) => !leftOut);
  if (counted.length === 0) {
    const why =
      wanted.length === 0
        ? `no row has ${slice.column} = ${slice.value ?? 'any value'}`
        : `no value of ${slice.column} has ${condition.minimum?.count} ${condition.minimum?.of}`;
    return { ...notComputed(condition, why), slices };
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

/** Farther on the side where the condition fails. */
function isWorse({ test, metric }: Condition, a: Judgement, b: Judgement): boolean {
  if (a.value === null || b.value === null) return false;
  if (test.kind === 'between') return false;
  const wantsHigh = test.kind === 'compare' ? test.operator.startsWith('>') : metric.better === 'higher';
  return wantsHigh ? a.value < b.value : a.value > b.value;
}

function lacking({ minimum }: Condition, sample: Sample): string | undefined {
  if (!minimum || sample[minimum.of] >= minimum.count) return undefined;
  return `there are ${sample[minimum.of]} ${minimum.of}, ${minimum.count} are asked for`;
}

function judgeSample(condition: Condition, sample: Sample, evidence: Evidence): Judgement {
  let measured: Pick<Judgement, 'value' | 'interval'> = { value: null };
  try {
    const few = lacking(condition, sample);
    if (few !== undefined) throw new NotComputed(few);
    if (sample.rows === 0) throw new NotComputed('there are no rows');
    if (sample.claims === 0) throw new NotComputed(`there is no claim among ${sample.rows} rows`);
    if (sample.claims === sample.rows) throw new NotComputed(`all of the ${sample.rows} rows are claims`);
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

function notComputed({ metric }: Condition, why: string): Judgement {
  return { outcome: 'not computed', message: `${metric.label} was not judged: ${why}`, value: null };
}

function withoutChampion(
  { metric }: Condition,
  { champion, whenNoChampion }: Evidence,
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
  condition: Condition,
  sample: Sample,
  value: number,
): Pick<Judgement, 'outcome' | 'message' | 'champion' | 'difference'> {
  const { metric, test } = condition;
  const champion = comparesWithChampion(condition) ? championValue(condition, sample) : undefined;
  const difference = champion === undefined ? undefined : sample.differences[metric.name];
  const { passes, says, shown } =
    test.kind === 'compare'
      ? compare(value, test.operator, boundOf(test.bound, champion), test.bound)
      : test.kind === 'between'
        ? between(value, test, champion)
        : compareNoise(condition, test, value, champion ?? Number.NaN, sample);
  return {
    outcome: passes ? 'pass' : 'fail',
    message: `${shown} ${metric.label} (${says})`,
    ...(champion !== undefined && { champion }),
    ...(difference && { difference }),
  };
}

function championValue({ metric }: Condition, sample: Sample): number {
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
  { metric }: Condition,
  test: Extract<Test, { kind: 'better' | 'not worse' }>,
  value: number,
  champion: number,
  { differences }: Sample,
): Said {
  const interval = differences[metric.name]?.interval;
  if (!interval || !Number.isFinite(interval.low) || !Number.isFinite(interval.high)) {
    throw new NotComputed('the difference from the champion has no interval, for want of claims');
  }
  const [low, high] =
    metric.better === 'higher' ? [interval.low, interval.high] : [-interval.high, -interval.low];
  const better = test.kind === 'better';
  const passes = better ? low > test.margin : low >= -test.margin;
  const hopeless = better ? high <= test.margin : high < -test.margin;
  const claim = better
    ? `${passes ? 'is' : hopeless ? 'is not' : 'is not shown to be'} better`
    : `${passes ? 'is not' : hopeless ? 'is' : 'may be'} worse`;
  const margin = test.margin === 0 ? '' : ` by more than ${test.margin}`;
  const says =
    `${claim} than the champion's ${figure(champion, value)}${margin}: ` +
    `the difference lies between ${figure(interval.low)} and ${figure(interval.high)}`;
  return { passes, says, shown: figure(value, champion) };
}
