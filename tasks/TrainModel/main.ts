import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { trainSummary } from '../../report/summary/trainSummary.js';
import { flag, integer, optionalText, path, readInputs, text } from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { pipelineOrigin } from '../common/origin.js';
import { runTask, type TaskOutcome } from '../common/runTask.js';
import { trackingServer } from '../common/trackingServer.js';
import { jobSettings } from './jobSettings.js';
import { type TrainModelResult, trainModel } from './trainModel.js';

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
    runOn: workspacePlace,
    trainer: jobSettings,
  });
  const { runOn, trainer: settings } = inputs;
  const options = {
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
    workspace: await openWorkspace(runOn, host),
    origin: pipelineOrigin(),
  };
  if (runOn.runOn === 'agent') {
    const checkpointFolder = join(runOn.folder, '.checkpoints');
    const tracking = trackingServer(inputs.trackingUri);
    return trained(await trainModel({ ...options, checkpointFolder, tracking }, host));
  }
  const { openAzureMl } = await import('../common/openAzureMl.js');
  const { trainOnAzureMl } = await import('./azureml/trainOnAzureMl.js');
  const azure = {
    ...(await openAzureMl(runOn)),
    programs: import.meta.dirname,
    scratch: join(tl.getVariable('Agent.TempDirectory') ?? tl.cwd(), 'train-on-azureml'),
  };
  const { result, jobName, jobUrl } = await trainOnAzureMl(options, settings!, azure, host);
  if (result) return trained(result, { jobName, jobUrl });
  return { message: tl.loc('Submitted', jobName), outputs: { jobName, jobUrl } };
});

function trained(result: TrainModelResult, job = { jobName: '', jobUrl: '' }): TaskOutcome {
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
      ...job,
    },
    summary: { title: 'Training', markdown: trainSummary(result) },
  };
}

function watched(metrics: Record<string, number>): string {
  const [first] = Object.entries(metrics);
  return first ? `${first[0]} ${first[1].toFixed(5)}` : 'metrics not computed';
}
