/** A 32-bit hash of three whole numbers (the finaliser of MurmurHash3): the same on every machine. */
export function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  for (const word of [b, c]) {
    h ^= word;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** `count` of the numbers 0 … from-1, rising; the choice depends on seed and step alone. */
export function sample(from: number, count: number, seed: number, step: number): number[] {
  return Array.from({ length: from }, (_, index) => index)
    .sort((a, b) => hash(seed, step, a) - hash(seed, step, b) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}
