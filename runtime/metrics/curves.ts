import { deciles } from './deciles.js';
import { computed, type Scored } from './metric.js';
import { tallied } from './ranking.js';
import { judgeRuns, unjudgeable } from './runs.js';
import { thin } from './thin.js';

/** A line for a chart: x and y of equal length. */
export interface Curve {
  x: number[];
  y: number[];
}

/** What the charts of one scored model are drawn from. */
export interface ScoredCurves {
  roc: Curve;
  precisionRecall: Curve & { prevalence: number };
  /** Share of the weight taken from the top (x) against share of claims, or of the amount, found (y). */
  gains: Curve;
  /** By score decile, lowest first: mean prediction, claim rate with its interval, rows. */
  calibration: { predicted: number; observed: number; low: number; high: number; rows: number }[];
  scoreHistogram: { edges: number[]; claims: number[]; others: number[] };
}

const HISTOGRAM_BARS = 40;

/**
 * Curves of one scored model, each of at most 402 points. Empty where there is nothing to draw: a NaN among the
 * scores, no claims, or claims only.
 */
export function curvesOf(scored: Scored): ScoredCurves {
  const tally = tallied(scored);
  if (!tally) {
    return {
      roc: { x: [], y: [] },
      precisionRecall: { x: [], y: [], prevalence: 0 },
      gains: { x: [], y: [] },
      calibration: [],
      scoreHistogram: { edges: [], claims: [], others: [] },
      ...curvesOfNumbers(scored),
    };
  }
  const { claims, others } = cumulated(scored, tally.ranking.order);
  const [allClaims, allOthers] = [claims.at(-1)!, others.at(-1)!];
  const all = allClaims + allOthers;
  const found = claims.map((value) => value / allClaims);
  const falseAlarms = others.map((value) => value / allOthers);
  const taken = claims.map((value, i) => (value + others[i]) / all);
  // Without a row taken there is no precision; the curve starts where the first ones are.
  const precision = claims.map((value, i) => value / (value + others[i])).slice(1);
  return {
    roc: thin(falseAlarms, found),
    precisionRecall: { ...thin(found.slice(1), precision), prevalence: allClaims / all },
    gains: thin(taken, found),
    calibration: calibration(scored),
    scoreHistogram: histogram(scored),
  };
}

/** Of a count or an amount, what does not need claims and others. */
function curvesOfNumbers(scored: Scored): Partial<ScoredCurves> {
  if ((scored.target ?? 'binary') === 'binary' || unjudgeable(scored) !== undefined) return {};
  let gains: Curve = { x: [], y: [] };
  judgeRuns(scored, ({ weight, sum, totalWeight, totalSum }) => {
    const [x, y] = [[0], [0]];
    let [taken, found] = [0, 0];
    for (let run = 0; run < weight.length; run++) {
      taken += weight[run];
      found += sum[run];
      x.push(taken / totalWeight);
      y.push(found / totalSum);
    }
    gains = thin(x, y);
    return computed(totalSum);
  });
  return { gains, calibration: calibration(scored), scoreHistogram: histogram(scored) };
}

/** Weight of claims and of others at or above each distinct score, highest first, starting from none. */
function cumulated(
  { scores, labels, weights }: Scored,
  order: Uint32Array,
): { claims: number[]; others: number[] } {
  const claims = [0];
  const others = [0];
  let claimsAbove = 0;
  let othersAbove = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i];
    const weight = weights ? weights[row] : 1;
    if (labels[row] === 1) claimsAbove += weight;
    else othersAbove += weight;
    const tiedWithNext = i + 1 < order.length && scores[order[i + 1]] === scores[row];
    if (tiedWithNext || claimsAbove + othersAbove === 0) continue;
    claims.push(claimsAbove);
    others.push(othersAbove);
  }
  return { claims, others };
}

function calibration(scored: Scored): ScoredCurves['calibration'] {
  return deciles(scored).map(({ rows, expected, observed, low, high }) => ({
    predicted: expected,
    observed,
    low,
    high,
    rows,
  }));
}

/** Weight by score in bars of equal width, infinite scores in the outermost. */
function histogram({ scores, labels, weights }: Scored): ScoredCurves['scoreHistogram'] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    if (!Number.isFinite(score)) continue;
    if (score < lowest) lowest = score;
    if (score > highest) highest = score;
  }
  if (lowest > highest) [lowest, highest] = [0, 1];
  const bars = lowest === highest ? 1 : HISTOGRAM_BARS;
  const width = (highest - lowest) / bars;
  const edges = Array.from({ length: bars + 1 }, (_, i) => (i === bars ? highest : lowest + i * width));
  const claims = new Array<number>(bars).fill(0);
  const others = new Array<number>(bars).fill(0);
  for (let row = 0; row < scores.length; row++) {
    const position = bars === 1 ? 0 : Math.floor((scores[row] - lowest) / width);
    const bar = Math.min(bars - 1, Math.max(0, position));
    (labels[row] > 0 ? claims : others)[bar] += weights ? weights[row] : 1;
  }
  return { edges, claims, others };
}
