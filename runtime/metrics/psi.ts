import { computed, type Metric, notComputed, type Scored } from './metric.js';

/**
 * Population stability index: the sum of (actual - expected) x ln(actual / expected) over ten bins that hold equal
 * shares of `expected`; missing values (NaN) are a bin of their own. An empty bin counts as half a row, because the
 * logarithm of nothing is none. Without any change the index is still about (bins - 1) x (1/n + 1/m), which stands in
 * the detail: an index of that size says nothing (Yurdakul and Naranjo 2020, Journal of Risk Model Validation).
 */
export function psi(expected: Float64Array, actual: Float64Array, wanted = 10): Metric {
  if (expected.length === 0 || actual.length === 0) return notComputed('there are no rows to compare');
  const edges = quantileEdges(expected, wanted);
  const expectedCounts = countBins(expected, edges);
  const actualCounts = countBins(actual, edges);
  let sum = 0;
  let bins = 0;
  for (let bin = 0; bin < expectedCounts.length; bin++) {
    if (expectedCounts[bin] === 0 && actualCounts[bin] === 0) continue;
    bins++;
    const e = Math.max(expectedCounts[bin], 0.5) / expected.length;
    const a = Math.max(actualCounts[bin], 0.5) / actual.length;
    sum += (a - e) * Math.log(a / e);
  }
  const withoutChange = (bins - 1) * (1 / expected.length + 1 / actual.length);
  return computed(sum, { detail: { withoutChange, bins } });
}

/** PSI of a model's scores: how far these rows have moved from those that it learned from. */
export function psiOfScores({ scores, trainingScores }: Scored): Metric {
  return trainingScores
    ? psi(trainingScores, scores)
    : notComputed('the scores of the training rows are not at hand');
}

/** Upper edges of all bins but the last, each once. */
function quantileEdges(values: Float64Array, wanted: number): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const edges = new Set<number>();
  for (let i = 1; i < wanted && sorted.length > 0; i++) {
    edges.add(sorted[Math.ceil((i * sorted.length) / wanted) - 1]);
  }
  edges.delete(sorted[sorted.length - 1]);
  return [...edges];
}

/** Rows per bin (previous edge, edge]; the last entry counts missing values. */
function countBins(values: Float64Array, edges: number[]): number[] {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) {
      counts[edges.length + 1]++;
      continue;
    }
    const bin = edges.findIndex((edge) => value <= edge);
    counts[bin < 0 ? edges.length : bin]++;
  }
  return counts;
}
