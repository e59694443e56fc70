import { hash } from '../../hash.js';

/** Rows that stay together, by the key that they share. Each array but `of` has one entry per group. */
export interface Groups {
  /** Per row the position of its group. */
  of: Uint32Array;
  keys: Uint32Array;
  sizes: Uint32Array;
  /** 1 where a row of the group has a claim. */
  hasClaim: Uint8Array;
}

/**
 * @param keys one entry per row; rows of equal key are a group. Absent: every row stands alone
 * @param claims one entry per row, above 0 for a claim. Absent: none is looked at
 */
export function gatherGroups(count: number, keys?: Uint32Array, claims?: Float64Array): Groups {
  const of = new Uint32Array(count);
  const places = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const key = keys ? keys[row] : row;
    const place = places.get(key) ?? places.size;
    if (place === places.size) places.set(key, place);
    of[row] = place;
  }
  const sizes = new Uint32Array(places.size);
  const hasClaim = new Uint8Array(places.size);
  for (let row = 0; row < count; row++) {
    sizes[of[row]]++;
    if (claims && claims[row] > 0) hasClaim[of[row]] = 1;
  }
  return { of, keys: Uint32Array.from(places.keys()), sizes, hasClaim };
}

/**
 * Deals whole groups to parts: shuffled by the seed, each goes to the part that lacks most of its share, those with a
 * claim apart from those without, so that parts get their share of either. Of groups of one row, parts are within one
 * row of their share. The order of rows does not matter, which rows there are does.
 * @param shares of rows, in any unit; one entry per part
 * @returns per group its part
 */
export function dealGroups(
  { keys, sizes, hasClaim }: Groups,
  shares: readonly number[],
  seed: number,
): Uint16Array {
  const order = Float64Array.from(keys, (key) => hash(seed, key));
  const shuffled = Uint32Array.from(keys.keys()).sort((a, b) => order[a] - order[b] || keys[a] - keys[b]);
  const partOf = new Uint16Array(keys.length);
  for (const claim of [1, 0]) {
    const dealt = shares.map(() => 0);
    for (const group of shuffled) {
      if (hasClaim[group] !== claim) continue;
      let part = 0;
      for (let other = 1; other < shares.length; other++) {
        if (dealt[other] / shares[other] < dealt[part] / shares[part]) part = other;
      }
      dealt[part] += sizes[group];
      partOf[group] = part;
    }
  }
  return partOf;
}
