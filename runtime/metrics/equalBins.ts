import { descendingOrder } from './rows.js';

/**
 * Bins of about equal weight by value, lowest first. Rows of equal value are never parted: a tied run goes to the bin
 * where its middle lies, and bins that stay empty are left out.
 * @param values hold no NaN
 * @returns per row its bin, and how many bins there are
 */
export function equalBins(
  values: Float64Array,
  weights: Float64Array | undefined,
  wanted: number,
): { binOf: Uint32Array; bins: number } {
  const order = descendingOrder(values);
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : values.length;
  const binOf = new Uint32Array(values.length);
  let below = 0;
  let bins = 0;
  let lastMark = -1;
  for (let end = order.length; end > 0; ) {
    const value = values[order[end - 1]];
    let start = end;
    let run = 0;
    for (; start > 0 && values[order[start - 1]] === value; start--)
      run += weights ? weights[order[start - 1]] : 1;
    const mark = Math.min(wanted - 1, Math.floor((wanted * (below + run / 2)) / total));
    if (mark > lastMark) {
      bins++;
      lastMark = mark;
    }
    for (; end > start; end--) binOf[order[end - 1]] = bins - 1;
    below += run;
  }
  return { binOf, bins };
}
