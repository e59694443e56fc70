import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { trainSummary } from '../../report/summary/trainSummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { flag, integer, optionalText, path, readInputs, text } from '../common/inputs.js';
import { pipelineOrigin } from '../common/origin.js';
import { runTask } from '../common/runTask.js';
import { trackingServer } from '../common/trackingServer.js';
import { trainModel } from './trainModel.js';

void runTask(async (host) => {
  const inputs = readInputs({
    datasetFolder: path,
    parameters: optionalText,
    seed: integer(0, 2 ** 31 - 1),
    crossValidationFolds: integer(0, 100),
    searchSpace: optionalText,
    searchTrials: integer(1, 10_000),
    searchMinutes: integer(1, 100_000),
    initialModel: optionalText,
    exportOnnx: flag,
    outputFolder: path,
    experimentName: text,
    trackingUri: optionalText,
    workspaceFolder: path,
  });
  const result = await trainModel(
    {
      datasetFolder: inputs.datasetFolder,
      outputFolder: inputs.outputFolder,
      experiment: inputs.experimentName,
      parameters: inputs.parameters ?? '',
      seed: inputs.seed,
      crossValidationFolds: inputs.crossValidationFolds,
      search: inputs.searchSpace
        ? { space: inputs.searchSpace, trials: inputs.searchTrials, minutes: inputs.searchMinutes }
        : undefined,
      initialModel: inputs.initialModel,
      exportOnnx: inputs.exportOnnx,
      checkpointFolder: join(inputs.workspaceFolder, '.checkpoints'),
      workspace: await openFolderWorkspace(inputs.workspaceFolder, host.warn),
      origin: pipelineOrigin(),
      tracking: trackingServer(inputs.trackingUri),
    },
    host,
  );
  const { runId, bestIteration } = result;
  const { auc, ...others } = result.metrics;
  const found = auc === undefined ? watched(others) : `AUC ${auc.toFixed(4)}`;
  return {
    message: tl.loc('Trained', runId, bestIteration, found),
    outputs: {
      modelFolder: result.modelFolder,
      runId,
      bestIteration,
      validationAuc: auc ?? '',
      validationGini: result.metrics.gini ?? '',
      outOfFoldFile: result.outOfFoldFile ?? '',
    },
    summary: { title: 'Training', markdown: trainSummary(result) },
  };
});

function watched(metrics: Record<string, number>): string {
  const [first] = Object.entries(metrics);
  return first ? `${first[0]} ${first[1].toFixed(5)}` : 'metrics not computed';
}
