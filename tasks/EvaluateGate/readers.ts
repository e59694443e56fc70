import { type Dataset, readDataset, readPart } from '../../runtime/data/dataset.js';
import type { PartName } from '../../runtime/data/manifest.js';
import type { FeatureColumn, Table } from '../../runtime/data/table.js';
import { type ModelDirectory, readModelDirectory } from '../../runtime/model/directory.js';
import type { Model } from '../../runtime/model/model.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';

/** What the step reads and scores with. */
export interface Readers {
  readDataset(folder: string): Promise<Dataset>;
  readPart(dataset: Dataset, part: PartName): Promise<Table>;
  readModelDirectory(folder: string): Promise<ModelDirectory>;
  scoreColumns(
    model: Model,
    columns: readonly FeatureColumn[],
    options: { signal: AbortSignal },
  ): Promise<Float64Array>;
}

/** Reads the folders that the tasks before have written. */
export const folderReaders: Readers = { readDataset, readPart, readModelDirectory, scoreColumns };
