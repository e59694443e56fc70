import { hash } from './hash.js';

/** The numbers 0 … `count` - 1 in an order that the seed decides; every order is equally likely over seeds. */
export function shuffled(count: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  // Fisher and Yates, from the end.
  for (let i = count - 1; i > 0; i--) {
    const other = Math.floor((hash(seed, i) / 2 ** 32) * (i + 1));
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  return order;
}
