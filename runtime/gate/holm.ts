/**
 * Chances corrected for having been looked at together (Holm 1979, Scandinavian Journal of Statistics 6, 65-70): to
 * call every one at or below a level significant errs anywhere at most at that level.
 * @param chances each from 0 to 1
 * @returns in the same order, each at least as large as before and at most 1
 */
export function holm(chances: readonly number[]): number[] {
  const order = chances.map((_, i) => i).sort((a, b) => chances[a] - chances[b]);
  const corrected = new Array<number>(chances.length);
  let largest = 0;
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, chances[i] * (chances.length - rank)));
    corrected[i] = largest;
  });
  return corrected;
}
