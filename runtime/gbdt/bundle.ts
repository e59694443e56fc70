/** A feature inside a bundle: its bin is `floor(byte / radix) % bins`. */
export interface BundledFeature {
  feature: number;
  radix: number;
  bins: number;
}

/** Features that share one byte without loss: the byte counts their bins in a mixed radix. */
export interface Bundle {
  features: BundledFeature[];
  /** Number of byte values in use, at most 256. */
  size: number;
}

/**
 * Packs features whose numbers of bins multiply to at most 256 into one byte: the fewer bytes a row has, the less work
 * a histogram is, and the split search sees the same numbers, since joint counts add up to each feature's own.
 * First fit, fewest bins last; features with one bin are left out.
 */
export function makeBundles(binCounts: readonly number[]): Bundle[] {
  const order = binCounts
    .map((bins, feature) => ({ bins, feature }))
    .filter(({ bins }) => bins > 1)
    .sort((a, b) => b.bins - a.bins || a.feature - b.feature);
  const bundles: Bundle[] = [];
  for (const { bins, feature } of order) {
    let bundle = bundles.find(({ size }) => size * bins <= 256);
    if (!bundle) {
      bundle = { features: [], size: 1 };
      bundles.push(bundle);
    }
    bundle.features.push({ feature, radix: bundle.size, bins });
    bundle.size *= bins;
  }
  return bundles;
}
