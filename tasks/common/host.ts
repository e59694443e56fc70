import type { Finding } from '../../runtime/error.js';

/** What a step may say while it works. The pipeline's side is in runTask; tests pass their own. */
export interface Host {
  log(line: string): void;
  warn(finding: Finding): void;
  /** Percent from 0 to 100, and what is going on. */
  progress(percent: number, what: string): void;
  /** Aborted when the pipeline is cancelled. */
  signal: AbortSignal;
}
