import type { Dataset } from '../../runtime/data/dataset.js';
import { UserError } from '../../runtime/error.js';
import type { Condition } from '../../runtime/gate/condition.js';
import { unfitConditions } from '../../runtime/gate/unfitConditions.js';
import type { Scored } from '../../runtime/metrics/metric.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { noProbability } from '../../runtime/model/objective.js';
import type { ModelVersion, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { folderReaders, type Readers } from './readers.js';
import { type Part, readScorablePart, scorePart } from './scorePart.js';
import { segmentColumns } from './segmentColumns.js';
import { sliceColumns } from './sliceColumns.js';

/** The production model of the same name, scored, or why it cannot be. */
export type Champion =
  | { version: ModelVersion; directory: ModelDirectory; scored: Scored }
  | { version: ModelVersion; unavailable: string };

/** All that a gate judges, read and scored. */
export interface Evaluation {
  dataset: Dataset;
  candidate: { directory: ModelDirectory; scored: Scored };
  champion: Champion | undefined;
  slices: Map<string, string[]>;
  segments: Map<string, string[]>;
}

export interface Sources {
  modelFolder: string;
  datasetFolder: string;
  modelName: string;
  /** Columns to compare group by group. */
  segments: readonly string[];
  workspace: Workspace;
  readers?: Readers;
}

/**
 * Reads the model, the dataset and the champion, and scores the test part with both; the training and the validation
 * part only if a condition needs them.
 * @throws UserError if the model does not fit the dataset or a condition names a column that is not there
 */
export async function loadEvaluation(
  {
    modelFolder,
    datasetFolder,
    modelName,
    segments: segmentNames,
    workspace,
    readers = folderReaders,
  }: Sources,
  conditions: readonly Condition[],
  conditionsWhere: string,
  host: Host,
): Promise<Evaluation> {
  host.progress(0, 'Reading the model and the dataset');
  const directory = await readers.readModelDirectory(modelFolder);
  const dataset = await readers.readDataset(datasetFolder);
  const unfit = unfitConditions(
    conditions,
    dataset.manifest.targetKind,
    noProbability(directory.model.objective),
    conditionsWhere,
  );
  if (unfit.length > 0) throw new UserError(unfit);
  const test = await readScorablePart(dataset, 'test', readers);
  const slices = sliceColumns(conditions, test.columns, conditionsWhere);
  const segments = segmentColumns(segmentNames, test.columns);

  const needs = new Set(conditions.map(({ metric }) => metric.needs));
  const train = needs.has('training scores') ? await readScorablePart(dataset, 'train', readers) : undefined;
  const validation = needs.has('validation')
    ? await readScorablePart(dataset, 'validation', readers)
    : undefined;
  const score = async (model: ModelDirectory): Promise<Scored> => {
    const scoreOf = (part: Part) => scorePart(model, part, dataset, readers, host.signal);
    return {
      ...(await scoreOf(test)),
      ...(train && { trainingScores: (await scoreOf(train)).scores }),
      ...(validation && { validation: await scoreOf(validation) }),
    };
  };

  host.progress(20, 'Scoring the test part');
  const candidate = { directory, scored: await score(directory) };
  host.signal.throwIfAborted();

  const version = modelName === '' ? undefined : await workspace.findModel(modelName, 'production');
  if (!version) return { dataset, candidate, champion: undefined, slices, segments };
  host.progress(40, `Scoring the champion, ${modelName} version ${version.version}`);
  return { dataset, candidate, champion: await scoreChampion(version), slices, segments };

  async function scoreChampion(version: ModelVersion): Promise<Champion> {
    const folder = await workspace.modelFolder(version);
    try {
      const directory = await readers.readModelDirectory(folder);
      return { version, directory, scored: await score(directory) };
    } catch (error) {
      // A champion that the new data has outgrown must not look like none: what compares with it cannot pass.
      if (!(error instanceof UserError)) throw error;
      const why = error.findings.map(({ what }) => what).join(' ');
      return {
        version,
        unavailable: `${version.name} version ${version.version} cannot be scored on these rows: ${why}`,
      };
    }
  }
}
