import type { Baseline } from '../drift/baseline.js';
import { countInBins } from '../drift/bins.js';
import { jensenShannon } from '../drift/jensenShannon.js';
import { kolmogorovSmirnov } from '../drift/ks.js';
import { psi } from '../drift/psi.js';
import type { MonitorRecord } from './record.js';
import { wassersteinInSd } from './wassersteinInSd.js';

/** Compares scores with those of the baseline. @param scores at least one, without NaN */
export function compareScores(scores: Float64Array, baseline: Baseline | undefined): MonitorRecord['scores'] {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  if (!baseline) return { mean };
  const { edges, counts, sample, mean: baselineMean } = baseline.scores;
  const pair = { expected: counts, actual: countInBins(scores, edges) };
  const { value, withoutChange } = psi(pair);
  const before = Float64Array.from(sample);
  const { statistic, pValue } = kolmogorovSmirnov(before, scores);
  return {
    mean,
    baselineMean,
    psi: value,
    psiWithoutChange: withoutChange,
    jensenShannon: jensenShannon(pair),
    ...wassersteinInSd(before, scores),
    ks: { statistic, pValue },
  };
}
