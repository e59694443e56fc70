/** A line for a chart: x and y of equal length. */
export interface Curve {
  x: number[];
  y: number[];
}

/** What the charts of one scored model are drawn from. */
export interface ScoredCurves {
  roc: Curve;
  precisionRecall: Curve & { prevalence: number };
  /** Share of rows taken from the top (x) against share of claims found (y). */
  gains: Curve;
  /** By score decile, lowest first: mean prediction, claim rate with its interval, rows. */
  calibration: { predicted: number; observed: number; low: number; high: number; rows: number }[];
  scoreHistogram: { edges: number[]; claims: number[]; others: number[] };
}
