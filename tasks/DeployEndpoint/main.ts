import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { deploySummary } from '../../report/summary/deploySummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { flag, integer, path, readInputs, text } from '../common/inputs.js';
import { pipelineOrigin } from '../common/origin.js';
import { runTask } from '../common/runTask.js';
import { secretFromEnvironment } from '../common/secret.js';
import { deployEndpoint } from './deployEndpoint.js';

void runTask(async (host) => {
  const { workspaceFolder, ...inputs } = readInputs({
    modelName: text,
    modelVersion: text,
    endpointName: text,
    outputFolder: path,
    port: integer(1024, 65535),
    keepRunning: flag,
    workspaceFolder: path,
  });
  const workspace = await openFolderWorkspace(workspaceFolder, host.warn);
  const serverBundle = join(import.meta.dirname, 'server.js');
  const origin = pipelineOrigin();
  const scoringKey = secretFromEnvironment('SCORING_KEY');
  const { deployment, deploymentFolder, logFile } = await deployEndpoint(
    { ...inputs, serverBundle, workspace, origin, ...(scoringKey && { scoringKey }) },
    host,
  );
  if (logFile) host.log(`The service writes its log to ${logFile}.`);
  const { endpoint, model, scoringUri } = deployment;
  return {
    message: tl.loc('Deployed', endpoint, model.name, model.version, scoringUri),
    outputs: { endpointUrl: scoringUri, deploymentFolder, smokeTest: 'passed' },
    summary: { title: 'Endpoint', markdown: deploySummary(deployment) },
  };
});
