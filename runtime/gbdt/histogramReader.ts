import type { Bundle } from './bundle.js';
import { STRIDE } from './kernels.js';
import type { FeatureHistogram, Sums } from './split.js';

/** Takes the bundles' joint histograms apart into one per feature. */
export class HistogramReader {
  private readonly low: Uint32Array;
  private readonly high: Int32Array;
  private readonly features: FeatureHistogram[];

  constructor(
    memory: WebAssembly.Memory,
    private readonly bundles: readonly Bundle[],
    binCounts: readonly number[],
  ) {
    this.low = new Uint32Array(memory.buffer);
    this.high = new Int32Array(memory.buffer);
    this.features = binCounts.map((bins) => ({
      gradients: new Float64Array(bins),
      hessians: new Float64Array(bins),
    }));
  }

  /** The leaf's sums: those of any one bundle. */
  totals(address: number): Sums {
    const total = { gradient: 0, hessian: 0 };
    for (let slot = 0, at = address >>> 2; slot < this.bundles[0]!.size; slot++, at += 2) {
      total.hessian += this.low[at]!;
      total.gradient += this.high[at + 1]!;
    }
    return total;
  }

  /** Fills and returns the histograms of all features; they are overwritten by the next call. */
  read(address: number): readonly FeatureHistogram[] {
    for (const [column, { features, size }] of this.bundles.entries()) {
      const start = (address + column * STRIDE * 8) >>> 2;
      for (const { feature, radix, bins } of features) {
        const { gradients, hessians } = this.features[feature]!;
        for (let bin = 0; bin < bins; bin++) {
          let [gradient, hessian] = [0, 0];
          for (let block = bin * radix; block < size; block += bins * radix) {
            for (let at = start + 2 * block, end = at + 2 * radix; at < end; at += 2) {
              hessian += this.low[at]!;
              gradient += this.high[at + 1]!;
            }
          }
          gradients[bin] = gradient;
          hessians[bin] = hessian;
        }
      }
    }
    return this.features;
  }
}
