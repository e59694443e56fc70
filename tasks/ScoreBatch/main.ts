import tl from 'azure-pipelines-task-lib/task.js';
import { scoreSummary } from '../../report/summary/scoreSummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { oneOf, optionalText, path, readInputs, text } from '../common/inputs.js';
import { runTask } from '../common/runTask.js';
import { scoreBatch } from './scoreBatch.js';

void runTask(async (host) => {
  const { workspaceFolder, idColumn, ...inputs } = readInputs({
    source: path,
    modelName: text,
    modelVersion: text,
    outputFolder: path,
    format: oneOf('csv', 'parquet'),
    idColumn: optionalText,
    badRows: oneOf('fail', 'setAside'),
    workspaceFolder: path,
  });
  const workspace = await openFolderWorkspace(workspaceFolder, host.warn);
  const { manifest, model, scoresFile } = await scoreBatch(
    { ...inputs, workspace, ...(idColumn && { idColumn }) },
    host,
  );
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
