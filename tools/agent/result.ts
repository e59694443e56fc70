/** How a step, a job, a stage or a run can end; each is at least as bad as the one before it. */
export const results = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled', 'Skipped'] as const;

export type Result = (typeof results)[number];

/** The agent's merge: the worse of the two, but nothing follows once a step is canceled or skipped. */
export function mergeResults(current: Result | undefined, coming: Result): Result {
  if (current === undefined) return coming;
  const isFinal = results.indexOf(current) > results.indexOf('Failed');
  return !isFinal && results.indexOf(coming) >= results.indexOf(current) ? coming : current;
}

export function isSuccess(result: Result): boolean {
  return result === 'Succeeded' || result === 'SucceededWithIssues';
}
