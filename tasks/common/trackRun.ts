import { UserError } from '../../runtime/error.js';
import { MLFLOW_RUN_ID, type Tracking } from '../../workspace/mlflow/mlflowTracking.js';
import type { Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from './host.js';

/** Opens an experiment on a tracking server. */
export type TrackingFor = (experiment: string) => Tracking;

/**
 * Brings a run that the workspace has to the tracking server too, and returns its address there. A server that cannot
 * be reached costs a warning and nothing else.
 */
export async function trackRun(
  run: Run,
  tracking: TrackingFor | undefined,
  workspace: Workspace,
  host: Host,
): Promise<string | undefined> {
  if (!tracking) return undefined;
  try {
    const { mlflowRunId, url } = await tracking(run.experiment).log(run);
    await workspace.saveRun({ ...run, tags: { ...run.tags, [MLFLOW_RUN_ID]: mlflowRunId } });
    host.log(`The run is on MLflow: ${url}`);
    return url;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const finding of error.findings) {
      host.warn({ ...finding, what: `The run was not recorded on MLflow: ${finding.what}` });
    }
    return undefined;
  }
}
