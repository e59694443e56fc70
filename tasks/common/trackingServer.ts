import tl from 'azure-pipelines-task-lib/task.js';
import { createMlflowTracking } from '../../workspace/mlflow/mlflowTracking.js';
import { secretFromEnvironment } from './secret.js';
import type { TrackingFor } from './trackRun.js';

/** The MLflow server that the input or the variable MLFLOW_TRACKING_URI names, if any. */
export function trackingServer(input: string | undefined): TrackingFor | undefined {
  const uri = input ?? tl.getVariable('MLFLOW_TRACKING_URI');
  if (!uri) return undefined;
  const token = secretFromEnvironment('MLFLOW_TRACKING_TOKEN');
  const username = process.env.MLFLOW_TRACKING_USERNAME || undefined;
  const password = secretFromEnvironment('MLFLOW_TRACKING_PASSWORD');
  const server = {
    uri,
    ...(token && { token }),
    ...(username && { username }),
    ...(password && { password }),
  };
  return (experiment) => createMlflowTracking(server, experiment);
}
