/**
 * Area under the ROC curve of unweighted rows, NaN if they are of one class. It is what `auc` computes, without the
 * order of the rows and whatever else is kept for further metrics: for scores that are looked at once.
 * @param scores hold no NaN.
 * @param labels 1 is a claim, 0 is none.
 */
export function rocArea(scores: Float64Array, labels: Float64Array): number {
  const claims = scores.filter((_, row) => labels[row] === 1).sort();
  const pairs = claims.length * (scores.length - claims.length);
  let twiceLost = 0;
  for (let row = 0; row < scores.length; row++) {
    if (labels[row] === 1) continue;
    const score = scores[row]!;
    const below = firstWhere(claims, (claim) => claim >= score);
    const tied = claims[below] === score;
    twiceLost += below + (tied ? firstWhere(claims, (claim) => claim > score) : below);
  }
  return (pairs - twiceLost / 2) / pairs;
}

/** The first place among ascending numbers from which on a condition holds; their length if it holds nowhere. */
function firstWhere(ascending: Float64Array, holds: (value: number) => boolean): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(ascending[middle]!)) to = middle;
    else from = middle + 1;
  }
  return from;
}
