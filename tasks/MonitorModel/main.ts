import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { renderMonitorReport } from '../../report/monitor/monitorReport.js';
import { monitorSummary } from '../../report/summary/monitorSummary.js';
import {
  integer,
  oneOf,
  optionalPath,
  optionalText,
  path,
  readInputs,
  suppliedPath,
  text,
} from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { pipelineOrigin } from '../common/origin.js';
import { conditionsSource } from '../common/readConditions.js';
import { runTask } from '../common/runTask.js';
import { secretFromEnvironment } from '../common/secret.js';
import { monitorModel } from './monitorModel.js';
import { openReaction, readReaction } from './react.js';
import { locateSource, readSource } from './source.js';

void runTask(async (host) => {
  const inputs = readInputs({
    modelName: text,
    modelVersion: text,
    conditionsFrom: oneOf('inline', 'file'),
    conditions: optionalText,
    conditionsFile: suppliedPath,
    outputFolder: path,
    rowsFrom: readSource,
    labelsFile: optionalPath,
    labelsKeyColumn: optionalText,
    labelColumn: optionalText,
    labelDelayDays: integer(0, 3650),
    onFailure: oneOf('fail', 'continue'),
    reaction: readReaction,
    runOn: workspacePlace,
  });
  const { modelName, modelVersion, outputFolder, labelsFile, labelDelayDays } = inputs;
  const origin = pipelineOrigin();
  const react = await openReaction(inputs.reaction, host);
  const workspace = await openWorkspace(inputs.runOn, host);
  const hashKey = secretFromEnvironment('ID_HASH_KEY');
  const { record, monitorFolder } = await monitorModel(
    {
      ...{ modelName, modelVersion, outputFolder, labelDelayDays, workspace, origin },
      source: await locateSource(inputs.rowsFrom, workspace),
      labels:
        labelsFile === undefined
          ? undefined
          : { path: labelsFile, keyColumn: inputs.labelsKeyColumn, labelColumn: inputs.labelColumn, hashKey },
      // Of a run that is repeated, the same rows are old enough.
      asOf: origin.pipelineRunStart ? Date.parse(origin.pipelineRunStart) : Date.now(),
      conditions: conditionsSource(inputs),
      renderReport: renderMonitorReport,
    },
    host,
  );
  const retrainingRunId = record.verdict === 'failed' ? await react(record, origin) : undefined;
  const missed = record.conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed');
  const [mostDrifted] = record.drift?.columns ?? [];
  return {
    message:
      record.verdict === 'passed'
        ? tl.loc(
            'Passed',
            `${record.conditions.length} of ${record.conditions.length} conditions hold or only warn`,
          )
        : tl.loc('Failed', missed.map(({ message }) => message).join('; ') || 'nothing could be computed'),
    failed: record.verdict === 'failed' && inputs.onFailure === 'fail',
    outputs: {
      verdict: record.verdict,
      failedConditions: missed.length,
      rows: record.source.rows,
      labelledRows: record.performance?.rows ?? 0,
      scorePsi: record.scores.psi ?? '',
      maxPsi: mostDrifted?.psi ?? '',
      mostDrifted: mostDrifted?.column ?? '',
      monitorFolder,
      reportFile: join(monitorFolder, 'report.html'),
      retrainingRunId: retrainingRunId ?? '',
    },
    summary: { title: 'Model in use', markdown: monitorSummary(record) },
    testResults: { title: `Model in use: ${modelName}`, file: join(monitorFolder, 'monitor.junit.xml') },
    buildTags: [`model-monitor-${record.verdict}`],
  };
});
