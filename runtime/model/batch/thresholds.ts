import type { CodePlane } from './codePlane.js';

/** A byte numbers at most so many thresholds: a value's code is how many lie below it. */
const MOST_THRESHOLDS = 255;

/** A code above every node's: the row goes right everywhere. */
const RIGHT = 255;
const LEFT = 0;

/** A numeric node's test: the row goes right if its code in `plane` is greater than `code`. */
export interface ThresholdTest {
  plane: number;
  code: number;
}

/** The numeric nodes of one feature that treat missing values alike. */
export class Thresholds {
  private readonly values = new Set<number>();
  private position = new Map<number, number>();
  private firstPlane = 0;

  /**
   * @param value the feature's place among the values of a row
   * @param decision LightGBM's decision type: bit 1 missing values go left, bits 2-3 which are missing
   */
  constructor(
    private readonly value: number,
    private readonly decision: number,
  ) {}

  /** Nodes whose keys are equal go together. Where nothing is missing, the direction says nothing. */
  static key(value: number, decision: number): string {
    return `${value} ${decision >> 2 === 0 ? 0 : decision}`;
  }

  add(threshold: number): void {
    this.values.add(threshold);
  }

  /** The planes for all thresholds added; no more can be added then. */
  planes(firstPlane: number): CodePlane[] {
    const ascending = Float64Array.from(this.values).sort();
    this.position = new Map(Array.from(ascending, (value, index) => [value, index]));
    this.firstPlane = firstPlane;
    return Array.from({ length: Math.ceil(ascending.length / MOST_THRESHOLDS) }, (_, index) => ({
      kind: 'thresholds',
      plane: firstPlane + index,
      value: this.value,
      thresholds: ascending.subarray(index * MOST_THRESHOLDS, (index + 1) * MOST_THRESHOLDS),
      missing: this.decision >> 2,
      missingCode: (this.decision & 2) !== 0 ? LEFT : RIGHT,
    }));
  }

  test(threshold: number): ThresholdTest {
    const position = this.position.get(threshold)!;
    return {
      plane: this.firstPlane + Math.floor(position / MOST_THRESHOLDS),
      code: position % MOST_THRESHOLDS,
    };
  }
}
