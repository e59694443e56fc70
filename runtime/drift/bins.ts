/**
 * Upper edges of all bins but the last, each once, so that the bins hold about equal shares of the values; fewer
 * where values repeat. NaN is left out.
 */
export function equalShareEdges(values: Float64Array, wanted = 10): number[] {
  return edgesOfSorted(values.filter((value) => !Number.isNaN(value)).sort(), wanted);
}

/** The same for values in order and without NaN. */
export function edgesOfSorted(sorted: Float64Array, wanted = 10): number[] {
  const edges = new Set<number>();
  for (let i = 1; i < wanted && sorted.length > 0; i++) {
    edges.add(sorted[Math.ceil((i * sorted.length) / wanted) - 1]);
  }
  edges.delete(sorted[sorted.length - 1]);
  return [...edges];
}

/** Rows per bin (previous edge, edge], the first and the last open; one more entry counts NaN. */
export function countInBins(values: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 2).fill(0);
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) {
      counts[edges.length + 1]++;
      continue;
    }
    let bin = 0;
    while (bin < edges.length && value > edges[bin]) bin++;
    counts[bin]++;
  }
  return counts;
}
