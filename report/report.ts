import type { GateRecord } from '../runtime/gate/verdict.js';

/** A line for a chart: x and y of equal length. */
export interface Curve {
  x: number[];
  y: number[];
}

/** All that the report shows; also what the results tab is fed with. Null means not available. */
export interface ReportData {
  formatVersion: 1;
  title: string;
  gate: GateRecord;
  challenger: ScoredCurves;
  champion: (ScoredCurves & { name: string; version: number }) | null;
  /** Metric on the validation rows after each iteration. */
  learning: { metric: string; validation: number[]; bestIteration: number } | null;
  importance: { feature: string; gain: number; splits: number }[];
  parameters: Record<string, string>;
  data: {
    name: string;
    version: string;
    source: string;
    parts: { name: string; rows: number; positives: number }[];
  };
  /** Earlier runs and this one, oldest first. */
  history: {
    runId: string;
    startTime: number;
    dataVersion: string;
    metrics: Record<string, number>;
    current: boolean;
  }[];
}

export interface ScoredCurves {
  roc: Curve;
  precisionRecall: Curve & { prevalence: number };
  /** Share of rows taken from the top (x) against share of claims found (y). */
  gains: Curve;
  /** By score decile, lowest first: mean prediction, claim rate with its interval, rows. */
  calibration: { predicted: number; observed: number; low: number; high: number; rows: number }[];
  scoreHistogram: { edges: number[]; claims: number[]; others: number[] };
}
