import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { deploySummary } from '../../report/summary/deploySummary.js';
import { checkName } from '../../workspace/name.js';
import type { Deployment } from '../../workspace/workspace.js';
import { flag, integer, optionalInteger, path, readInputs, text } from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { pipelineOrigin } from '../common/origin.js';
import { runTask, type TaskOutcome } from '../common/runTask.js';
import { secretFromEnvironment } from '../common/secret.js';
import { deployEndpoint } from './deployEndpoint.js';
import { recordInputs, recordingFor } from './recording.js';

void runTask(async (host) => {
  const { runOn, ...model } = readInputs({
    modelName: text,
    modelVersion: text,
    endpointName: text,
    outputFolder: path,
    runOn: workspacePlace,
  });
  if (runOn.runOn === 'azureml') {
    const { deployToAzureMl } = await import('./deployToAzureMl.js');
    return outcome(await deployToAzureMl(runOn, model, host), model.outputFolder);
  }
  const {
    recordInputs: recorded,
    loadProbe,
    probeRequestsPerSecond,
    probeSeconds,
    p99LimitMilliseconds,
    ...inputs
  } = readInputs({
    port: integer(1024, 65535),
    keepRunning: flag,
    recordInputs,
    loadProbe: flag,
    probeRequestsPerSecond: integer(1, 5000),
    probeSeconds: integer(1, 600),
    p99LimitMilliseconds: optionalInteger(1, 60_000),
  });
  const workspace = await openWorkspace(runOn, host);
  const serverBundle = join(import.meta.dirname, 'server.js');
  const origin = pipelineOrigin();
  const endpointFolder = join(runOn.folder, 'endpoints', checkName('endpoint name', model.endpointName));
  const recording = recordingFor(recorded, endpointFolder, process.env);
  const scoringKey = secretFromEnvironment('SCORING_KEY');
  const probe = {
    requestsPerSecond: probeRequestsPerSecond,
    seconds: probeSeconds,
    ...(p99LimitMilliseconds && { p99LimitMilliseconds }),
  };
  const { deployment, deploymentFolder, logFile } = await deployEndpoint(
    {
      ...{ ...model, ...inputs, serverBundle, workspace, origin, recording },
      ...(scoringKey && { scoringKey }),
      ...(loadProbe && { probe }),
    },
    host,
  );
  if (logFile) host.log(`The service writes its log to ${logFile}.`);
  return outcome(deployment, deploymentFolder);
});

function outcome(deployment: Deployment, deploymentFolder: string): TaskOutcome {
  const { endpoint, model, scoringUri, loadProbe: probed } = deployment;
  return {
    message: tl.loc('Deployed', endpoint, model.name, model.version, scoringUri),
    outputs: {
      endpointUrl: scoringUri,
      deploymentFolder,
      smokeTest: 'passed',
      ...(probed && {
        probeP50Milliseconds: probed.p50Milliseconds,
        probeP99Milliseconds: probed.p99Milliseconds,
      }),
    },
    summary: { title: 'Endpoint', markdown: deploySummary(deployment) },
  };
}
