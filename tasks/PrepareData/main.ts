import tl from 'azure-pipelines-task-lib/task.js';
import { prepareSummary, targetFigure } from '../../report/summary/prepareSummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { integer, names, oneOf, optionalText, path, readInputs, text } from '../common/inputs.js';
import { runTask } from '../common/runTask.js';
import { prepareData } from './prepareData.js';

void runTask(async (host) => {
  const { workspaceFolder, ...inputs } = readInputs({
    source: path,
    targetColumn: text,
    idColumn: optionalText,
    weightColumn: optionalText,
    exposureColumn: optionalText,
    groupColumn: optionalText,
    timeColumn: optionalText,
    ignoreColumns: names,
    dataName: text,
    outputFolder: path,
    split: text,
    splitBy: oneOf('hash', 'stratified', 'group', 'time'),
    seed: integer(0, 2 ** 31 - 1),
    workspaceFolder: path,
  });
  const workspace = await openFolderWorkspace(workspaceFolder, host.warn);
  const result = await prepareData({ ...inputs, workspace }, host);
  return {
    message: tl.loc('Prepared', result.dataVersion, result.rows, targetFigure(result.dataset.manifest)),
    outputs: {
      datasetFolder: inputs.outputFolder,
      dataVersion: result.dataVersion,
      rows: result.rows,
      claimRate: result.claimRate,
    },
    summary: { title: 'Data', markdown: prepareSummary({ ...result, manifest: result.dataset.manifest }) },
  };
});
