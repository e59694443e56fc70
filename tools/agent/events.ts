import type { Result } from './result.js';

export type Level = 'stage' | 'job' | 'step';

/** What a run tells while it goes on; stages, jobs and steps follow each other, none runs beside another. */
export type PipelineEvent =
  | { kind: 'run'; runId: number; folder: string; ignored: readonly string[] }
  | { kind: 'started'; level: Level; displayName: string }
  | { kind: 'ended'; level: Level; displayName: string; result: Result; seconds: number; message: string }
  | { kind: 'log'; line: string }
  | { kind: 'progress'; percent: number; operation: string };
