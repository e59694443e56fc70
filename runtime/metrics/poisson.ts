/** Cumulated chances of 0, 1, 2, ... events, laid out over all 16-bit numbers: the number drawn is the event count. */
const EVENTS = poissonTable();

function poissonTable(): Uint8Array {
  const table = new Uint8Array(65536);
  let chance = Math.exp(-1);
  let cumulated = 0;
  let start = 0;
  for (let events = 0; start < table.length && events < 10; events++) {
    cumulated += chance;
    chance /= events + 1;
    const end = Math.round(cumulated * table.length);
    table.fill(events, start, end);
    start = end;
  }
  return table;
}

/**
 * Draws from the Poisson distribution with mean 1: how often a row turns up in a resample of about equal size. The
 * chances are exact to 1/65536. Random numbers are xoshiro128** (Blackman and Vigna 2018), seeded by SplitMix32, so
 * the same seed gives the same draws everywhere.
 * @returns fills an array with the next draws
 */
export function poissonDraws(seed: number): (into: Float64Array) => void {
  let mixed = seed >>> 0;
  const next = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let [a, b, c, d] = [next(), next(), next(), next()];
  return (into) => {
    for (let i = 0; i < into.length; i += 2) {
      const fives = Math.imul(b, 5);
      const bits = Math.imul((fives << 7) | (fives >>> 25), 9);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
      into[i] = EVENTS[bits & 0xffff];
      if (i + 1 < into.length) into[i + 1] = EVENTS[bits >>> 16];
    }
  };
}
