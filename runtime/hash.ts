/** The finaliser of MurmurHash3 (the kernels' `bag` uses the same): every input bit reaches every output bit. */
function mix(value: number): number {
  let v = value | 0;
  v = Math.imul(v ^ (v >>> 16), 0x85ebca6b);
  v = Math.imul(v ^ (v >>> 13), 0xc2b2ae35);
  return (v ^ (v >>> 16)) >>> 0;
}

/** A whole number in [0, 2^32) that depends on all of its arguments and on nothing else. */
export function hash(...parts: number[]): number {
  return parts.reduce((seed, part) => mix(mix(seed + 0x9e3779b9) ^ part), 0);
}

/** `count` of the numbers 0 … `of` - 1, ascending, every selection being equally likely over seeds. */
export function choose(count: number, of: number, seed: number): number[] {
  const order = Array.from({ length: of }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor((hash(seed, i) / 2 ** 32) * (of - i));
    [order[i], order[other]] = [order[other] as number, order[i] as number];
  }
  return order.slice(0, count).sort((a, b) => a - b);
}
