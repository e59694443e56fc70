import assert from 'node:assert/strict';

/** Asserts that numbers agree to a relative tolerance; NaN agrees with nothing. */
export function assertRelative(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  for (let index = 0; index < expected.length; index++) {
    const [got, wanted] = [actual[index]!, expected[index]!];
    assert(
      Math.abs(got - wanted) <= tolerance * Math.abs(wanted),
      `${what}, entry ${index}: ${got} instead of ${wanted}`,
    );
  }
}
