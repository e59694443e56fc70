import type { Run, Workspace } from '../../workspace/workspace.js';

/**
 * Saves the run as it starts and does the work, which saves it as FINISHED. If that fails, the run is marked KILLED
 * when `signal` is aborted and FAILED otherwise.
 */
export async function recordedRun<T>(
  run: Run,
  workspace: Workspace,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  await workspace.saveRun(run);
  try {
    return await work();
  } catch (error) {
    const status = signal.aborted ? 'KILLED' : 'FAILED';
    await workspace.saveRun({ ...run, status, endTime: Date.now() });
    throw error;
  }
}
