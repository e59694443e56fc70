import type { Dataset } from '../../runtime/data/dataset.js';
import type { PartName } from '../../runtime/data/manifest.js';
import type { Column } from '../../runtime/data/table.js';
import { UserError } from '../../runtime/error.js';
import { modelColumns } from '../../runtime/gate/modelColumns.js';
import type { Scored } from '../../runtime/metrics/metric.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import type { Readers } from './readers.js';

/** A part of a dataset in memory. */
export interface Part {
  columns: Column[];
  rows: number;
  labels: Float64Array;
  weights?: Float64Array;
  groups?: { of: Uint32Array; count: number };
}

/** Reads a part with its target, and its weights and groups if the schema has such columns. */
export async function readScorablePart(dataset: Dataset, name: PartName, readers: Readers): Promise<Part> {
  const { columns, rows } = await readers.readPart(dataset, name);
  const withRole = (role: string): Column | undefined =>
    columns[dataset.schema.columns.findIndex((column) => column.role === role)];
  const target = withRole('target');
  if (target?.kind !== 'numeric') {
    throw new UserError({
      where: dataset.folder,
      what: 'The dataset has no target column with numbers.',
      cure: 'Run PrepareData with the target column named.',
    });
  }
  const weight = withRole('weight');
  const group = withRole('group');
  return {
    columns,
    rows,
    labels: target.values,
    ...(weight?.kind === 'numeric' && { weights: weight.values }),
    ...(group && { groups: numbered(group.values) }),
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
  const { labels, weights, groups } = part;
  return {
    scores: await readers.scoreColumns(model, columns, { signal }),
    labels,
    ...(weights && { weights }),
    ...(groups && { groups }),
  };
}

/** Numbers equal values alike, from 0; missing ones are a group of their own each. */
function numbered(values: ArrayLike<number | string>): { of: Uint32Array; count: number } {
  const of = new Uint32Array(values.length);
  const known = new Map<number | string, number>();
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const missing = value === '' || Number.isNaN(value);
    const group = (missing ? undefined : known.get(value)) ?? count++;
    if (!missing) known.set(value, group);
    of[row] = group;
  }
  return { of, count };
}
