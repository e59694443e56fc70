import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, checkReplaceable, writeFolderAtomic } from '../../runtime/files.js';
import type { Condition } from '../../runtime/gate/condition.js';
import { contraryConditions } from '../../runtime/gate/contrary.js';
import { recordsOf } from '../../runtime/gate/record.js';
import type { NamedMetric } from '../../runtime/metrics/namedMetric.js';
import { type ModelDirectory, readModelDirectory } from '../../runtime/model/directory.js';
import { noProbability } from '../../runtime/model/objective.js';
import { requireOneAnswer } from '../../runtime/model/scorer.js';
import { compareScores } from '../../runtime/monitor/compareScores.js';
import { figuresOf } from '../../runtime/monitor/figures.js';
import { WATCHED_METRICS } from '../../runtime/monitor/metricNames.js';
import { periodsOf } from '../../runtime/monitor/periods.js';
import type { MonitorRecord } from '../../runtime/monitor/record.js';
import type { Origin } from '../../runtime/origin.js';
import { TOOL } from '../../runtime/tool.js';
import type { ModelVersion, Workspace } from '../../workspace/workspace.js';
import { findVersion } from '../common/findVersion.js';
import type { Host } from '../common/host.js';
import { junitXml } from '../common/junit.js';
import { type ConditionsSource, readConditions } from '../common/readConditions.js';
import { checkConditions, isFigure } from './checkConditions.js';
import { compareFeatures } from './compareFeatures.js';
import { judge } from './judge.js';
import { knownOutcomes } from './knownOutcomes.js';
import { labelsFile, type NamedLabels } from './labelsFile.js';
import { measurePerformance } from './measurePerformance.js';
import type { Observation } from './observation.js';
import { type DataFile, readDataFile } from './readDataFile.js';
import { readLabels } from './readLabels.js';
import { type JoinBy, readScoringLog } from './readScoringLog.js';
import { targetOf } from './targetOf.js';

export interface MonitorModelOptions {
  modelName: string;
  /** A version number, `latest` or an alias such as `production`. */
  modelVersion: string;
  /** Rows in use: a table that is scored here, or the scoring service's log. */
  source: DataFile | { log: string; joinBy: JoinBy };
  /** By default the columns are those that the model was trained with. */
  labels: NamedLabels | undefined;
  labelDelayDays: number;
  /** Milliseconds since 1970: when an outcome counts as old enough. */
  asOf: number;
  conditions: ConditionsSource;
  outputFolder: string;
  workspace: Workspace;
  origin: Origin;
  /** Makes the report's HTML. */
  renderReport: (record: MonitorRecord) => string;
}

export interface MonitorModelResult {
  record: MonitorRecord;
  /** Holds monitor.json, monitor.junit.xml and report.html. */
  monitorFolder: string;
}

const FILES = ['monitor.json', 'monitor.junit.xml', 'report.html'];

/**
 * Looks at a model in use: how far its rows and its answers have moved from training, what is wrong with the rows, and
 * how good it was where outcomes are known. Judges the conditions and writes the verdict; a failed one is a result, not
 * an error.
 * @throws UserError if the conditions, the rows or the outcomes cannot be read; nothing is written then
 */
export async function monitorModel(options: MonitorModelOptions, host: Host): Promise<MonitorModelResult> {
  const { workspace, outputFolder, origin } = options;
  const { conditions, where } = await readConditions(options.conditions, WATCHED_METRICS);
  for (const finding of contraryConditions(conditions, where)) host.warn(finding);
  await checkReplaceable(outputFolder, FILES);

  host.progress(0, 'Reading the model');
  const version = await findVersion(workspace, options.modelName, options.modelVersion);
  const directory = await readModelDirectory(await workspace.modelFolder(version));
  const { model } = directory;
  requireOneAnswer(model);
  const target = targetOf(model.objective);
  const why = noProbability(model.objective);
  const features = directory.schema
    ? directory.schema.columns.filter(({ role }) => role === 'feature').map(({ name }) => name)
    : model.featureNames;
  checkConditions(conditions, { features, target, noProbability: why }, where);

  host.progress(5, 'Reading the rows');
  const observation = await readObservation(options, version, directory, host);
  const { source, scores, times } = observation;
  if (source.rows === 0) throw nothingToLookAt(observation, version);
  host.log(`${source.rows} rows of ${source.name}, scored by ${version.name} version ${version.version}.`);

  host.progress(60, 'Comparing with the training data');
  const { baseline } = directory;
  const compared = await compareFeatures(observation.features, directory, workspace);
  const isPerExposure =
    target !== 'binary' && directory.schema?.columns.some(({ role }) => role === 'exposure') === true;
  const labels =
    options.labels && (await readLabels(labelsFile(options.labels, options.source, directory), host));
  const outcomes = isPerExposure ? undefined : knownOutcomes(observation, labels, target, options);
  const ofPerformance = conditions.filter(
    (condition): condition is Condition<NamedMetric> => !isFigure(condition),
  );
  const performance = measurePerformance(scores, outcomes, ofPerformance, { target, noProbability: why });
  host.signal.throwIfAborted();

  host.progress(80, 'Judging the conditions');
  const measured = {
    source,
    scores: compareScores(scores, baseline),
    ...compared,
    quality: observation.features?.quality ?? [],
    performance:
      performance && outcomes
        ? {
            targetKind: target,
            rows: performance.rows,
            claims: performance.claims,
            matured: outcomes.matured,
            labelDelayDays: options.labelDelayDays,
            metrics: recordsOf(performance.candidate),
          }
        : null,
  };
  const figures = figuresOf(measured);
  const judged = judge(conditions, { rows: source.rows, target, figures, performance });
  const record: MonitorRecord = {
    kind: 'monitor',
    formatVersion: 1,
    ...judged,
    model: {
      name: version.name,
      version: String(version.version),
      contentSha256: version.contentSha256,
    },
    ...measured,
    periods: periodsOf({ times, scores, ...(outcomes && { labels: outcomes.labels }) }, baseline),
    figures: recordsOf(figures),
    remarks: remarksOf(directory, observation, compared.drift !== null, isPerExposure),
    ...(Object.keys(origin).length > 0 && { origin }),
    tool: { ...TOOL },
  };
  for (const what of record.remarks) host.warn({ where: source.name, what });
  for (const { outcome, message } of record.conditions) host.log(`${outcome}: ${message}`);
  host.signal.throwIfAborted();

  host.progress(90, 'Writing the verdict');
  await writeFolderAtomic(outputFolder, FILES, async (folder) => {
    await writeFile(join(folder, 'monitor.json'), canonicalJson(record));
    await writeFile(
      join(folder, 'monitor.junit.xml'),
      junitXml('MonitorModel', record.conditions, {
        'model.contentSha256': record.model.contentSha256,
        'source.name': source.name,
      }),
    );
    await writeFile(join(folder, 'report.html'), options.renderReport(record));
  });
  host.progress(100, `The monitor ${record.verdict}`);
  return { record, monitorFolder: outputFolder };
}

function readObservation(
  { source }: MonitorModelOptions,
  version: ModelVersion,
  directory: ModelDirectory,
  host: Host,
): Promise<Observation> {
  if (!('log' in source)) return readDataFile(source, directory, host);
  return readScoringLog(
    source.log,
    { sha256: version.contentSha256, joinBy: source.joinBy },
    directory,
    host,
  );
}

/** Why parts of the record are missing. */
function remarksOf(
  { baseline }: ModelDirectory,
  { features }: Observation,
  isCompared: boolean,
  isPerExposure: boolean,
): string[] {
  return [
    ...(baseline ? [] : ['The model has no baseline.json: its scores are compared with nothing.']),
    ...(features ? [] : ['The log holds no features: the service recorded none.']),
    ...(features && !isCompared
      ? [
          'The workspace holds no profile of the data that the model was trained on: features are compared with nothing.',
        ]
      : []),
    ...(isPerExposure ? ['The model predicts per unit of exposure: outcomes are not judged here.'] : []),
  ];
}

function nothingToLookAt({ source }: Observation, { name, version }: ModelVersion): UserError {
  const { rejected, others } = source;
  return new UserError({
    where: source.name,
    what:
      rejected + others === 0
        ? 'There is no row.'
        : `There is no row that ${name} version ${version} scored: ${rejected} could not be scored, ${others} are of other models.`,
    cure: 'Check the step that writes it, and modelVersion.',
  });
}
