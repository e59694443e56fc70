import tl from 'azure-pipelines-task-lib/task.js';
import { scoreSummary } from '../../report/summary/scoreSummary.js';
import { oneOf, optionalText, path, readInputs, text } from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { runTask } from '../common/runTask.js';
import { scoreBatch } from './scoreBatch.js';

void runTask(async (host) => {
  const { runOn, idColumn, ...inputs } = readInputs({
    source: table,
    modelName: text,
    modelVersion: text,
    outputFolder: path,
    format: oneOf('csv', 'parquet'),
    idColumn: optionalText,
    badRows: oneOf('fail', 'setAside'),
    runOn: workspacePlace,
  });
  const options = { ...inputs, ...(idColumn && { idColumn }) };
  const { manifest, model, scoresFile } =
    runOn.runOn === 'azureml'
      ? await (await import('./scoreWithAzureMl.js')).scoreWithAzureMl(runOn, options, host)
      : await scoreBatch({ ...options, workspace: await openWorkspace(runOn, host) }, host);
  const { rows, prediction } = manifest;
  return {
    message: tl.loc('Scored', rows.scored, model.name, model.version, scoresFile),
    outputs: {
      scoresFile,
      scoresFolder: inputs.outputFolder,
      scoredRows: rows.scored,
      rejectedRows: rows.rejected,
      meanPrediction: prediction.mean,
    },
    summary: { title: 'Scores', markdown: scoreSummary(manifest) },
  };
});

/** A file, or a data asset, which is no path. */
function table(name: string): string {
  return text(name).startsWith('azureml:') ? text(name) : path(name);
}
