import { Random } from '../../support/random.js';

/** Normal values, one in twenty missing; `decimals` rounds them so that they repeat. */
export function normalSample(rows: number, seed: number, shift = 0, decimals?: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: rows }, (_, i) => {
    if (i % 20 === 7) return Number.NaN;
    let sum = 0;
    for (let k = 0; k < 12; k++) sum += random.next();
    const value = sum - 6 + shift;
    return decimals === undefined ? value : Number(value.toFixed(decimals));
  });
}

/** For JSON, which has no NaN. */
export function nullable(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}
