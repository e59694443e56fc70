import { equalBins } from './equalBins.js';
import { computed, type Metric, type Scored } from './metric.js';
import { judge } from './ranking.js';

/** Rows of neighbouring scores. Weights are summed; `squares` are the summed squares of the weights. */
export interface CalibrationBin {
  rows: number;
  weight: number;
  squares: number;
  expected: number;
  claims: number;
}

/** Deciles by score, lowest first; fewer where scores are tied. */
export function calibrationBins(scored: Scored): CalibrationBin[] {
  const { scores, labels, weights } = scored;
  const { binOf, bins } = equalBins(scores, weights, 10);
  const made = Array.from({ length: bins }, () => ({
    rows: 0,
    weight: 0,
    squares: 0,
    expected: 0,
    claims: 0,
  }));
  for (let row = 0; row < scores.length; row++) {
    const bin = made[binOf[row]];
    const weight = weights ? weights[row] : 1;
    bin.rows++;
    bin.weight += weight;
    bin.squares += weight * weight;
    bin.expected += weight * scores[row];
    bin.claims += weight * labels[row];
  }
  return made;
}

/**
 * Expected calibration error: the mean distance of claim rate and mean prediction over ten bins of equal weight. Bins
 * of equal width would be useless here, since nearly all rows fall into the first. It has no interval: every resample
 * adds noise to the bins, which the error counts as miscalibration, so that intervals would lie too high.
 */
export function calibrationError(scored: Scored): Metric {
  return judge(
    scored,
    (tally) => {
      const bins = calibrationBins(scored).filter(({ weight }) => weight > 0);
      const distance = bins.reduce((sum, bin) => sum + Math.abs(bin.claims - bin.expected), 0);
      return computed(distance / (tally.claims + tally.others), { detail: { bins: bins.length } });
    },
    { probabilities: true },
  );
}
