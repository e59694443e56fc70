import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { DATA_ATTACHMENT } from '../../report/data/dataReport.js';
import { prepareSummary, refusalSummary, targetFigure } from '../../report/summary/prepareSummary.js';
import {
  integer,
  names,
  oneOf,
  optionalPath,
  optionalText,
  path,
  readInputs,
  text,
} from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { runTask, type TaskOutcome } from '../common/runTask.js';
import { DataRefused, refusalFile } from './dataRefused.js';
import { type PrepareDataResult, prepareData } from './prepareData.js';
import { fetchSource, sourceChoice } from './remoteSource.js';

const DELIMITERS = { auto: undefined, comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const;
const DECIMAL_MARKS = { point: '.', comma: ',' } as const;

void runTask(async (host) => {
  const { runOn, sourceType, delimiter, decimalMark, encoding, ...inputs } = readInputs({
    sourceType: sourceChoice,
    delimiter: oneOf('auto', 'comma', 'semicolon', 'tab', 'bar'),
    decimalMark: oneOf('point', 'comma'),
    encoding: oneOf('utf-8', 'utf-16le', 'utf-16be'),
    targetColumn: text,
    idColumn: optionalText,
    weightColumn: optionalText,
    exposureColumn: optionalText,
    groupColumn: optionalText,
    timeColumn: optionalText,
    ignoreColumns: names,
    schemaFile: optionalPath,
    dataName: text,
    outputFolder: path,
    split: text,
    splitBy: oneOf('hash', 'stratified', 'group', 'time'),
    seed: integer(0, 2 ** 31 - 1),
    sampleRows: integer(0, 2 ** 31 - 1),
    compareWith: text,
    driftLimits: optionalText,
    runOn: workspacePlace,
  });
  const workspace = await openWorkspace(runOn, host);
  const { paths, origins } = await fetchSource(sourceType, host);
  const format = { delimiter: DELIMITERS[delimiter], decimal: DECIMAL_MARKS[decimalMark], encoding };
  return prepareData({ ...inputs, sources: paths, origins, format, workspace }, host).then(
    (result) => prepared(inputs.outputFolder, result),
    (error: unknown) => refused(inputs.outputFolder, error),
  );
});

function prepared(datasetFolder: string, result: PrepareDataResult): TaskOutcome {
  const { manifest } = result.dataset;
  return {
    message: tl.loc('Prepared', result.dataVersion, result.rows, targetFigure(manifest)),
    outputs: {
      datasetFolder,
      reportFile: join(datasetFolder, 'report.html'),
      dataVersion: result.dataVersion,
      rows: result.rows,
      claimRate: result.claimRate,
    },
    summary: { title: 'Data', markdown: prepareSummary({ ...result, manifest }) },
    attachment: { type: DATA_ATTACHMENT, text: JSON.stringify(result.report) },
  };
}

/** The report is worth most when the data was refused. */
function refused(datasetFolder: string, error: unknown): TaskOutcome {
  if (!(error instanceof DataRefused)) throw error;
  const { report, findings } = error;
  return {
    findings,
    outputs: { reportFile: refusalFile(datasetFolder) },
    summary: { title: 'Data', markdown: refusalSummary(report) },
    attachment: { type: DATA_ATTACHMENT, text: JSON.stringify(report) },
  };
}
