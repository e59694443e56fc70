import { gammaTail } from '../drift/gammaTail.js';
import { assess } from '../metrics/assess.js';
import type { Draws } from '../metrics/bootstrap.js';
import { metricNamed } from '../metrics/catalogue.js';
import { claimsIn } from '../metrics/claimsIn.js';
import { computed, type Metric, notComputed, type Scored, STANDARD_ERRORS } from '../metrics/metric.js';
import { ratioInterval } from '../metrics/ratioInterval.js';
import { descendingOrder } from '../metrics/rows.js';
import { rowsOf } from '../metrics/rowsOf.js';
import { unjudgeable } from '../metrics/runs.js';
import { recordsOf } from './record.js';
import { rowsByValue } from './rowsByValue.js';
import type { Segment, SegmentGroup } from './verdict.js';

/** The highest scores that would be acted on, as a share of the weight. */
const SELECTED = 0.1;
/** Groups of fewer claims differ by chance; they are shown and not compared. */
const FEWEST_CLAIMS = 20;
const GINI = [metricNamed('gini')];

/**
 * Measures the rows of each group of each column by themselves and says how far the groups are apart: how well claims
 * are ranked (`gini`), whether expected and observed agree (`expected/observed`), what is predicted (`mean_score`) and
 * observed (`mean_target`), and which share of the group is among the 10 % highest scores of all (`selected@10%`).
 * @param columns per column the group of each row
 */
export function measureSegments(
  columns: ReadonlyMap<string, readonly string[]>,
  candidate: Scored,
  champion: Scored | undefined,
  draws: Draws,
): Segment[] {
  const mine = groupMeasure(candidate, draws);
  const theirs = champion && groupMeasure(champion, draws);
  return [...columns].map(([column, values]) => {
    const groups = [...rowsByValue(values)].map(([value, rows]): SegmentGroup => {
      const part = rowsOf(candidate, rows);
      return {
        value,
        rows: rows.length,
        claims: claimsIn(part),
        metrics: recordsOf(mine(part)),
        ...(theirs && champion && { champion: recordsOf(theirs(rowsOf(champion, rows))) }),
      };
    });
    return { column, groups, spread: spreadOf(groups) };
  });
}

function groupMeasure(all: Scored, draws: Draws): (part: Scored) => Record<string, Metric> {
  const cut = selectionCut(all);
  return (part) => {
    const { scores, labels } = part;
    const ones = new Float64Array(scores.length).fill(1);
    const selected = cut === undefined ? undefined : scores.map((score) => (score >= cut ? 1 : 0));
    return {
      ...assess(part, undefined, GINI, draws).candidate,
      'expected/observed': part.noProbability ? notComputed(part.noProbability) : ratio(part, scores, labels),
      mean_score: ratio(part, scores, ones),
      mean_target: ratio(part, labels, ones),
      'selected@10%': selected
        ? ratio(part, selected, ones, cut)
        : notComputed('the scores cannot be ordered'),
    };
  };
}

function ratio(part: Scored, above: Float64Array, below: Float64Array, threshold?: number): Metric {
  const refusal = unjudgeable(part);
  if (refusal) return notComputed(refusal);
  const { weights, groups } = part;
  let [top, bottom] = [0, 0];
  for (let row = 0; row < above.length; row++) {
    const weight = weights ? weights[row] : 1;
    top += weight * above[row];
    bottom += weight * below[row];
  }
  if (bottom === 0) return notComputed('nothing was observed');
  const interval = ratioInterval(above, below, weights, groups);
  return computed(top / bottom, {
    ...(interval && { interval }),
    ...(threshold !== undefined && { detail: { threshold } }),
  });
}

/** The score that the highest-scored tenth reaches; rows tied with it are selected too. */
function selectionCut(scored: Scored): number | undefined {
  if (unjudgeable(scored) !== undefined) return undefined;
  const { scores, weights } = scored;
  const order = descendingOrder(scores);
  const wanted = SELECTED * (weights ? weights.reduce((sum, weight) => sum + weight, 0) : scores.length);
  let taken = 0;
  for (const row of order) {
    taken += weights ? weights[row] : 1;
    if (taken >= wanted) return Number.isFinite(scores[row]) ? scores[row] : undefined;
  }
  return undefined;
}

function spreadOf(groups: readonly SegmentGroup[]): Segment['spread'] {
  const spread: Segment['spread'] = {};
  const compared = groups.filter(({ claims }) => claims >= FEWEST_CLAIMS);
  for (const metric of Object.keys(groups[0]?.metrics ?? {})) {
    const values = compared.flatMap(({ value, metrics }) => {
      const number = metrics[metric].value;
      return number === null ? [] : [{ value, number, interval: metrics[metric].interval }];
    });
    if (values.length < 2) continue;
    const lowest = values.reduce((a, b) => (b.number < a.number ? b : a));
    const highest = values.reduce((a, b) => (b.number > a.number ? b : a));
    const p = chanceOfSpread(values);
    spread[metric] = {
      lowest: lowest.value,
      highest: highest.value,
      difference: highest.number - lowest.number,
      ratio: lowest.number >= 0 && highest.number > 0 ? lowest.number / highest.number : null,
      ...(p !== undefined && { p }),
    };
  }
  return spread;
}

/**
 * Chance of groups so far apart if all had one value: Cochran's Q, the squared distances from the mean in standard
 * errors, against the chi-squared distribution (Cochran 1954, Biometrics 10, 101-129).
 * @returns undefined where a group has no interval
 */
function chanceOfSpread(
  values: readonly { number: number; interval?: { low: number; high: number } | undefined }[],
): number | undefined {
  const precise = values.map(({ number, interval }) => ({
    number,
    precision: interval ? ((2 * STANDARD_ERRORS) / (interval.high - interval.low)) ** 2 : Number.NaN,
  }));
  const total = precise.reduce((sum, { precision }) => sum + precision, 0);
  const mean = precise.reduce((sum, { number, precision }) => sum + number * precision, 0) / total;
  const q = precise.reduce((sum, { number, precision }) => sum + precision * (number - mean) ** 2, 0);
  return Number.isFinite(q) ? gammaTail((values.length - 1) / 2, q / 2) : undefined;
}
