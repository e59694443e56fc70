import type { Dataset } from '../../runtime/data/dataset.js';
import type { PartName, TargetKind } from '../../runtime/data/manifest.js';
import { exposureColumn, groupColumn, targetColumn, weightColumn } from '../../runtime/data/roleColumns.js';
import type { Column } from '../../runtime/data/table.js';
import { modelColumns } from '../../runtime/gate/modelColumns.js';
import type { Scored } from '../../runtime/metrics/metric.js';
import { perExposure } from '../../runtime/metrics/perExposure.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { noProbability } from '../../runtime/model/objective.js';
import type { Readers } from './readers.js';

/** A part of a dataset in memory. */
export interface Part extends Pick<Scored, 'labels' | 'weights' | 'exposure' | 'groups'> {
  columns: Column[];
  rows: number;
  target: TargetKind;
}

/**
 * Reads a part with its target, and its weights, exposures and groups if the schema has such columns.
 */
export async function readScorablePart(dataset: Dataset, name: PartName, readers: Readers): Promise<Part> {
  const { schema, manifest } = dataset;
  const table = await readers.readPart(dataset, name);
  const { columns, rows } = table;
  const target = manifest.targetKind;
  const observed = targetColumn(table, schema);
  const weights = weightColumn(table, schema);
  const group = groupColumn(table, schema);
  return {
    columns,
    rows,
    target,
    ...perExposure(target, observed, weights, exposureColumn(table, schema)),
    ...(group && { groups: numbered(group) }),
  };
}

/**
 * Scores a part with a model, reading the columns as that model was taught to.
 * @throws UserError if the model does not fit the dataset
 */
export async function scorePart(
  { model, schema, folder }: ModelDirectory,
  part: Part,
  dataset: Dataset,
  readers: Readers,
  signal: AbortSignal,
): Promise<Scored> {
  const columns = modelColumns(model, schema, part, dataset.schema, folder);
  const { labels, target, weights, exposure, groups } = part;
  const why = target === 'binary' ? noProbability(model.objective) : undefined;
  return {
    scores: await readers.scoreColumns(model, columns, { signal }),
    labels,
    target,
    ...(weights && { weights }),
    ...(exposure && { exposure }),
    ...(groups && { groups }),
    ...(why !== undefined && { noProbability: why }),
  };
}

/** Numbers equal values alike, from 0; missing ones are a group of their own each. */
function numbered(values: readonly string[]): { of: Uint32Array; count: number } {
  const of = new Uint32Array(values.length);
  const known = new Map<string, number>();
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const missing = value === '';
    const group = (missing ? undefined : known.get(value)) ?? count++;
    if (!missing) known.set(value, group);
    of[row] = group;
  }
  return { of, count };
}
