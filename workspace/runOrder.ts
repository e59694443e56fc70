import type { Run } from './workspace.js';

/**
 * Order of a run history: newest start first. Runs that started in the same millisecond stand in the order of
 * their ids, by code unit, so that the order is the same on every machine and at every reading.
 */
export function newestFirst(a: Run, b: Run): number {
  if (a.startTime !== b.startTime) return b.startTime - a.startTime;
  return a.runId < b.runId ? -1 : a.runId > b.runId ? 1 : 0;
}
