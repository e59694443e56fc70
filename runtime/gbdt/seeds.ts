/** The seeds that LightGBM makes from `seed` in its Config::Set; those given by name win over them. */
export interface DerivedSeeds {
  data_random_seed: number;
  bagging_seed: number;
  feature_fraction_seed: number;
}

/** @param seed a 32-bit integer. */
export function deriveSeeds(seed: number): DerivedSeeds {
  // LightGBM's utils/random.h: a linear congruential generator modulo 2^32, of which it takes 15 high bits.
  let state = seed;
  const next = () => {
    state = (Math.imul(214013, state) + 2531011) | 0;
    return ((state >>> 16) & 0x7fff) % 0x7fff;
  };
  const data_random_seed = next();
  const bagging_seed = next();
  next(); // drop_seed, for boosting that is not available here
  return { data_random_seed, bagging_seed, feature_fraction_seed: next() };
}
