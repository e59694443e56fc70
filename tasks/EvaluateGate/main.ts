import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { renderReport } from '../../report/html.js';
import { gateSummary } from '../../report/summary/gateSummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { flag, oneOf, optionalText, path, readInputs, text } from '../common/inputs.js';
import { runTask } from '../common/runTask.js';
import { trackingServer } from '../common/trackingServer.js';
import { openAnnouncer } from './announce.js';
import { evaluateGate } from './evaluateGate.js';

void runTask(async (host) => {
  const {
    onFailure,
    workspaceFolder,
    trackingUri,
    publishVerdict,
    pullRequestComment,
    createWorkItem,
    workItemType,
    workItemAreaPath,
    ...inputs
  } = readInputs({
    modelFolder: path,
    datasetFolder: path,
    conditions: text,
    outputFolder: path,
    onFailure: oneOf('fail', 'continue'),
    modelName: text,
    whenNoChampion: oneOf('pass', 'fail'),
    trackingUri: optionalText,
    workspaceFolder: path,
    publishVerdict: flag,
    pullRequestComment: flag,
    createWorkItem: flag,
    workItemType: text,
    workItemAreaPath: optionalText,
  });
  const audience = { publishVerdict, pullRequestComment, createWorkItem, workItemType, workItemAreaPath };
  const variable = (name: string) => tl.getVariable(name);
  const announce = await openAnnouncer(audience, inputs.modelName, variable, host);
  const workspace = await openFolderWorkspace(workspaceFolder, host.warn);
  const { record, gateFolder } = await evaluateGate(
    { ...inputs, workspace, renderReport, tracking: trackingServer(trackingUri) },
    host,
  );
  await announce(record, join(gateFolder, 'gate.json'));
  const missed = record.conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed');
  const passed = record.verdict === 'passed';
  return {
    message: passed
      ? tl.loc(
          'Passed',
          `${record.conditions.length - missed.length} of ${record.conditions.length} conditions hold`,
        )
      : tl.loc('Blocked', missed.map(({ message }) => message).join('; ')),
    failed: !passed && onFailure === 'fail',
    outputs: {
      verdict: record.verdict,
      failedConditions: missed.length,
      auc: record.metrics.auc?.value ?? '',
      gini: record.metrics.gini?.value ?? '',
      gateFolder,
      reportFile: join(gateFolder, 'report.html'),
    },
    summary: { title: 'Model gate', markdown: gateSummary(record) },
    testResults: { title: `Model gate: ${inputs.modelName}`, file: join(gateFolder, 'gate.junit.xml') },
    buildTags: [`model-gate-${record.verdict}`],
  };
});
