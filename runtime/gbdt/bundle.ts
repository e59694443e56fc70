/**
 * Features whose codes share one number: `code = Σ bin_f · radix_f`. All combinations of bins are told apart, so that
 * the bundle's histogram holds every feature's histogram exactly, as sums over the other digits.
 */
export interface Bundle {
  /** Positions in the list of features, with each one's radix. */
  features: readonly { feature: number; radix: number }[];
  /** Number of codes: the product of the features' bins. */
  codes: number;
}

/** A byte's worth of codes: a bundle of several features never grows beyond it. */
export const NARROW_CODES = 256;

/**
 * Packs features into as few bundles as best-fit finds: many bins first, each into the fullest bundle that still has
 * room. A feature of more than 256 bins has a bundle (and two bytes) for itself; these come last.
 * @param bins number of bins per feature
 */
export function bundleFeatures(bins: readonly number[]): Bundle[] {
  const order = bins.map((_, feature) => feature).sort((a, b) => bins[b]! - bins[a]! || a - b);
  const narrow: { features: { feature: number; radix: number }[]; codes: number }[] = [];
  const wide: Bundle[] = [];
  for (const feature of order) {
    const count = bins[feature]!;
    if (count > NARROW_CODES) {
      wide.push({ features: [{ feature, radix: 1 }], codes: count });
      continue;
    }
    let best: (typeof narrow)[number] | undefined;
    for (const bundle of narrow) {
      if (bundle.codes * count <= NARROW_CODES && (!best || bundle.codes > best.codes)) best = bundle;
    }
    if (best) {
      best.features.push({ feature, radix: best.codes });
      best.codes *= count;
    } else {
      narrow.push({ features: [{ feature, radix: 1 }], codes: count });
    }
  }
  return [...narrow, ...wide];
}
