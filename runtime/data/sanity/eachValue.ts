/**
 * Tells of each distinct value in how many rows of the one and of the other side it is. Of any number of rows, where a
 * Map or a Set would give out at 16 million. Both sides are sorted in place and hold no NaN.
 */
export function eachValue(
  one: Float64Array,
  other: Float64Array,
  tell: (inOne: number, inOther: number) => void,
): void {
  one.sort();
  other.sort();
  for (let i = 0, j = 0; i < one.length || j < other.length; ) {
    const value = j === other.length || one[i] < other[j] ? one[i] : other[j];
    const [fromI, fromJ] = [i, j];
    while (i < one.length && one[i] === value) i++;
    while (j < other.length && other[j] === value) j++;
    tell(i - fromI, j - fromJ);
  }
}
