import { calibrationBins } from './calibrationBins.js';
import { type Scored, STANDARD_ERRORS } from './metric.js';
import { type Tally, tallied } from './ranking.js';
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
  /** Share of rows taken from the top (x) against share of claims found (y). */
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
    calibration: calibration(scored, tally),
    scoreHistogram: histogram(scored),
  };
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

function calibration(scored: Scored, tally: Tally): ScoredCurves['calibration'] {
  return calibrationBins(scored, tally)
    .filter(({ weight, expected }) => weight > 0 && Number.isFinite(expected))
    .map(({ rows, weight, squares, expected, claims }) => {
      const observed = claims / weight;
      // With weights, as many rows of equal weight as would know the rate equally well (Kish).
      const [low, high] = wilson(observed, weight ** 2 / squares);
      return { predicted: expected / weight, observed, low, high, rows };
    });
}

/** Interval of a share that was seen in `trials` (Wilson 1927): never outside 0 to 1, sound for rare events. */
function wilson(share: number, trials: number): [low: number, high: number] {
  const z2 = STANDARD_ERRORS ** 2 / trials;
  const middle = (share + z2 / 2) / (1 + z2);
  const reach = (STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials))) / (1 + z2);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
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
    (labels[row] === 1 ? claims : others)[bar] += weights ? weights[row] : 1;
  }
  return { edges, claims, others };
}
