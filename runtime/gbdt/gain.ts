import type { Parameters } from './parameters.js';

/** Bounds that monotone constraints put on a leaf's output. */
export interface OutputBounds {
  low: number;
  high: number;
}

/**
 * What a leaf predicts and what it is worth, from its sums of gradients `g` and hessians `h` (LightGBM's
 * CalculateSplittedLeafOutput and GetLeafGain). The gain is twice the decrease of the regularised second-order loss.
 */
export class LeafRules {
  private readonly l1: number;
  private readonly smoothing: number;

  constructor(parameters: Parameters) {
    this.l1 = parameters.lambda_l1;
    this.smoothing = parameters.path_smooth;
  }

  private thresholded(g: number): number {
    if (this.l1 === 0) return g;
    return Math.sign(g) * Math.max(0, Math.abs(g) - this.l1);
  }

  /** The output that is worth most. */
  bestOutput(g: number, h: number, l2: number): number {
    return -this.thresholded(g) / (h + l2);
  }

  /**
   * The output in force.
   * @param rows how many the leaf holds; @param parentOutput what path smoothing draws it to
   */
  output(g: number, h: number, l2: number, rows: number, parentOutput: number, bounds: OutputBounds): number {
    let output = this.bestOutput(g, h, l2);
    if (this.smoothing > 0) {
      const weight = rows / this.smoothing;
      output = (output * weight + parentOutput) / (weight + 1);
    }
    return Math.min(Math.max(output, bounds.low), bounds.high);
  }

  /** Gain of the best output. */
  gain(g: number, h: number, l2: number): number {
    const t = this.thresholded(g);
    return (t * t) / (h + l2);
  }

  /** Gain of an output that was moved from the best one. */
  gainOf(output: number, g: number, h: number, l2: number): number {
    return -(2 * this.thresholded(g) * output + (h + l2) * output * output);
  }

  /** Whether outputs are the best ones, so that `gain` is exact. */
  get isPlain(): boolean {
    return this.smoothing === 0;
  }
}
