import { UserError } from '../../runtime/error.js';
import { MLFLOW_RUN_ID } from '../../workspace/mlflow/mlflowTracking.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import type { TrackingFor } from '../common/trackRun.js';

/**
 * Brings the trials of a run to the tracking server that has the run already, nested below it; without the run there,
 * nothing. A server that fails on the way costs a warning and the trials that are left.
 */
export async function trackTrials(
  trials: readonly Run[],
  parent: Run,
  tracking: TrackingFor,
  workspace: Workspace,
  host: Host,
): Promise<void> {
  const parentId = (await workspace.getRun(parent.experiment, parent.runId))?.tags[MLFLOW_RUN_ID];
  if (parentId === undefined) return;
  const server = tracking(parent.experiment);
  try {
    for (const trial of trials) {
      await server.log({ ...trial, tags: { ...trial.tags, [RUN_TAGS.parentRun]: parentId } });
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const finding of error.findings) {
      host.warn({ ...finding, what: `Not all trials were recorded on MLflow: ${finding.what}` });
    }
  }
}
