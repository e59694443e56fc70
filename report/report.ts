import type { GateRecord } from '../runtime/gate/verdict.js';
import type { ScoredCurves } from '../runtime/metrics/curves.js';

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
