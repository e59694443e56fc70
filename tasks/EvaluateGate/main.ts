import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { renderReport } from '../../report/html.js';
import { REPORT_ATTACHMENT } from '../../report/report.js';
import { gateSummary } from '../../report/summary/gateSummary.js';
import { flag, names, oneOf, optionalText, path, readInputs, suppliedPath, text } from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { pipelineOrigin } from '../common/origin.js';
import { conditionsSource } from '../common/readConditions.js';
import { runTask } from '../common/runTask.js';
import { trackingServer } from '../common/trackingServer.js';
import { openAnnouncer } from './announce.js';
import { evaluateGate } from './evaluateGate.js';
import { checkedOverride } from './override.js';

void runTask(async (host) => {
  const inputs = readInputs({
    modelFolder: path,
    datasetFolder: path,
    outputFolder: path,
    conditionsFrom: oneOf('inline', 'file'),
    conditions: optionalText,
    conditionsFile: suppliedPath,
    segments: names,
    onFailure: oneOf('fail', 'continue'),
    modelName: text,
    whenNoChampion: oneOf('pass', 'fail'),
    whenMissingSlice: oneOf('fail', 'warn'),
    whenNotComputed: oneOf('fail', 'warn'),
    override: flag,
    overrideReason: optionalText,
    overrideApprover: optionalText,
    trackingUri: optionalText,
    runOn: workspacePlace,
    publishVerdict: flag,
    pullRequestComment: flag,
    createWorkItem: flag,
    workItemType: text,
    workItemAreaPath: optionalText,
  });
  const variable = (name: string) => tl.getVariable(name);
  const announce = await openAnnouncer(inputs, inputs.modelName, variable, host);
  const { whenNoChampion, whenMissingSlice, whenNotComputed, overrideReason, overrideApprover } = inputs;
  const override = inputs.override ? checkedOverride(overrideReason, overrideApprover) : undefined;
  const { record, reportData, gateFolder } = await evaluateGate(
    {
      modelFolder: inputs.modelFolder,
      datasetFolder: inputs.datasetFolder,
      outputFolder: inputs.outputFolder,
      conditions: conditionsSource(inputs),
      segments: inputs.segments,
      modelName: inputs.modelName,
      policy: { whenNoChampion, whenMissingSlice, whenNotComputed },
      override,
      origin: pipelineOrigin(),
      workspace: await openWorkspace(inputs.runOn, host),
      renderReport,
      tracking: trackingServer(inputs.trackingUri),
    },
    host,
  );
  await announce(record, join(gateFolder, 'gate.json'));
  const missed = record.conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed');
  const why = missed.map(({ message }) => message).join('; ');
  const counted = `${record.conditions.length - missed.length} of ${record.conditions.length} conditions hold`;
  const messages = {
    passed: () => tl.loc('Passed', counted),
    failed: () => tl.loc('Blocked', why),
    overridden: () => tl.loc('Overridden', override?.approver, why),
  };
  return {
    message: messages[record.verdict](),
    failed: record.verdict === 'failed' && inputs.onFailure === 'fail',
    withIssues: record.verdict === 'overridden',
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
