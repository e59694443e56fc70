import { deciles } from '../metrics/deciles.js';
import { equalBins } from '../metrics/equalBins.js';
import type { Scored } from '../metrics/metric.js';
import { type Tally, tallied } from '../metrics/ranking.js';
import { unjudgeable } from '../metrics/runs.js';
import type { DoubleLiftBin, GateRecord, ThresholdPoint } from './verdict.js';

const SWEEP_POINTS = 50;
const DOUBLE_LIFT_BINS = 10;

/** The tables of the record. What cannot be judged has none. */
export function tablesOf(candidate: Scored, champion: Scored | undefined): NonNullable<GateRecord['tables']> {
  const judgeable = (scored: Scored): boolean => unjudgeable(scored) === undefined;
  const tally = tallied(candidate);
  return {
    deciles: judgeable(candidate) ? deciles(candidate) : [],
    ...(champion && {
      doubleLift: judgeable(candidate) && judgeable(champion) ? doubleLift(candidate, champion) : [],
    }),
    ...(tally && { thresholds: thresholdSweep(tally) }),
  };
}

/**
 * Rows in ten bins of about equal weight by the candidate's score over the champion's, lowest first. In the outer bins
 * the two disagree most; the one that is nearer to what was observed there is right. Two scores of zero agree.
 */
export function doubleLift(candidate: Scored, champion: Scored): DoubleLiftBin[] {
  const { scores, labels, weights } = candidate;
  const ratios = scores.map((score, row) => {
    const ratio = score / champion.scores[row];
    return Number.isNaN(ratio) ? 1 : ratio;
  });
  const { binOf, bins } = equalBins(ratios, weights, DOUBLE_LIFT_BINS);
  const sums = Array.from({ length: bins }, () => ({
    rows: 0,
    weight: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    candidate: 0,
    champion: 0,
    observed: 0,
  }));
  for (let row = 0; row < scores.length; row++) {
    const bin = sums[binOf[row]];
    const weight = weights ? weights[row] : 1;
    bin.rows++;
    bin.weight += weight;
    bin.low = Math.min(bin.low, ratios[row]);
    bin.high = Math.max(bin.high, ratios[row]);
    bin.candidate += weight * scores[row];
    bin.champion += weight * champion.scores[row];
    bin.observed += weight * labels[row];
  }
  const bound = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return sums.flatMap(({ rows, weight, low, high, ...of }) => {
    const means = [of.candidate / weight, of.champion / weight, of.observed / weight];
    if (!means.every(Number.isFinite)) return [];
    const [mine, theirs, observed] = means;
    return [
      {
        rows,
        weight,
        ratio: { low: bound(low), high: bound(high) },
        candidate: mine,
        champion: theirs,
        observed,
      },
    ];
  });
}

/**
 * What each threshold means, from the highest score down, at up to 50 scores that lie denser near the top, where
 * thresholds of rare claims are.
 */
export function thresholdSweep({ ranking, mass, claims, others }: Tally): ThresholdPoint[] {
  const points: ThresholdPoint[] = [];
  const all = claims + others;
  let [tp, fp] = [0, 0];
  let next = 1;
  for (let run = 0; run < ranking.lowest.length; run++) {
    fp += mass[2 * run];
    tp += mass[2 * run + 1];
    const share = (tp + fp) / all;
    const last = run === ranking.lowest.length - 1;
    if (share === 0 || (!last && share < (next / SWEEP_POINTS) ** 2)) continue;
    while (next < SWEEP_POINTS && share >= (next / SWEEP_POINTS) ** 2) next++;
    if (!Number.isFinite(ranking.lowest[run])) continue;
    const spread = Math.sqrt((tp + fp) * claims) * Math.sqrt(others * (all - tp - fp));
    points.push({
      threshold: ranking.lowest[run],
      share,
      precision: tp / (tp + fp),
      recall: tp / claims,
      f1: (2 * tp) / (tp + fp + claims),
      mcc: spread > 0 ? (tp * (others - fp) - fp * (claims - tp)) / spread : null,
    });
  }
  return points;
}
