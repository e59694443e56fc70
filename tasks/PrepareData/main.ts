import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { prepareSummary, targetFigure } from '../../report/summary/prepareSummary.js';
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
import { runTask } from '../common/runTask.js';
import { prepareData } from './prepareData.js';
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
  const result = await prepareData({ ...inputs, sources: paths, origins, format, workspace }, host);
  return {
    message: tl.loc('Prepared', result.dataVersion, result.rows, targetFigure(result.dataset.manifest)),
    outputs: {
      datasetFolder: inputs.outputFolder,
      reportFile: join(inputs.outputFolder, 'report.html'),
      dataVersion: result.dataVersion,
      rows: result.rows,
      claimRate: result.claimRate,
    },
    summary: { title: 'Data', markdown: prepareSummary({ ...result, manifest: result.dataset.manifest }) },
  };
});
