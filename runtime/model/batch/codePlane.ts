/** The bytes that a row is coded in. */
export interface CodePlan {
  planes: CodePlane[];
  /** Bytes per row. */
  width: number;
  /** The features that the trees look at, ascending. */
  features: number[];
}

/** How a feature's values become the byte per row that nodes compare. `value` is the feature's place in `features`. */
export type CodePlane = ThresholdPlane | ClassPlanes;

export interface ThresholdPlane {
  kind: 'thresholds';
  plane: number;
  value: number;
  /** Ascending, 1 to 255. The code is how many lie below the value. */
  thresholds: Float64Array;
  /** LightGBM's missing type: 0 none, 1 zero and NaN, 2 NaN. */
  missing: number;
  missingCode: number;
}

/** Two planes: class / 8, and the bit that class % 8 numbers. */
export interface ClassPlanes {
  kind: 'classes';
  plane: number;
  value: number;
  /** Per category its class, 0 to 127. What lies beyond is of class 0, which is in no set. */
  classes: Uint8Array;
}
