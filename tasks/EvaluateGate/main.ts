import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { renderReport } from '../../report/html.js';
import { REPORT_ATTACHMENT } from '../../report/report.js';
import { gateSummary } from '../../report/summary/gateSummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { oneOf, optionalText, path, readInputs, text } from '../common/inputs.js';
import { runTask } from '../common/runTask.js';
import { trackingServer } from '../common/trackingServer.js';
import { evaluateGate } from './evaluateGate.js';

void runTask(async (host) => {
  const { onFailure, workspaceFolder, trackingUri, ...inputs } = readInputs({
    modelFolder: path,
    datasetFolder: path,
    conditions: text,
    outputFolder: path,
    onFailure: oneOf('fail', 'continue'),
    modelName: text,
    whenNoChampion: oneOf('pass', 'fail'),
    trackingUri: optionalText,
    workspaceFolder: path,
  });
  const workspace = await openFolderWorkspace(workspaceFolder, host.warn);
  const { record, reportData, gateFolder } = await evaluateGate(
    { ...inputs, workspace, renderReport, tracking: trackingServer(trackingUri) },
    host,
  );
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
    attachment: { type: REPORT_ATTACHMENT, text: JSON.stringify(reportData) },
    testResults: { title: `Model gate: ${inputs.modelName}`, file: join(gateFolder, 'gate.junit.xml') },
    buildTags: [`model-gate-${record.verdict}`],
  };
});
