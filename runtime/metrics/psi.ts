import { countInBins, equalShareEdges } from '../drift/bins.js';
import { psi } from '../drift/psi.js';
import { computed, type Metric, notComputed, type Scored } from './metric.js';

/**
 * PSI of a model's scores, see runtime/drift/psi.ts: how far these rows have moved from those that it learned from,
 * over ten bins that hold equal shares of the latter.
 */
export function psiOfScores({ scores, trainingScores }: Scored): Metric {
  if (!trainingScores) return notComputed('the scores of the training rows are not at hand');
  if (trainingScores.length === 0 || scores.length === 0) return notComputed('there are no rows to compare');
  const edges = equalShareEdges(trainingScores);
  const { value, withoutChange, bins } = psi({
    expected: countInBins(trainingScores, edges),
    actual: countInBins(scores, edges),
  });
  return computed(value, { detail: { withoutChange, bins } });
}
