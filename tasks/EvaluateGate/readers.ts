import type { DatasetManifest, PartName, TableSchema } from '../../runtime/data/manifest.js';
import type { FeatureColumn, Table } from '../../runtime/data/table.js';
import type { RunPointer, TrainingManifest } from '../../runtime/model/manifest.js';
import type { Model } from '../../runtime/model/model.js';

export interface Dataset {
  folder: string;
  manifest: DatasetManifest;
  schema: TableSchema;
}

/** `schema` and `training` are absent for a model that came from elsewhere. */
export interface ModelDirectory {
  folder: string;
  model: Model;
  schema?: TableSchema;
  training?: TrainingManifest;
  contentSha256: string;
  run?: RunPointer;
}

/** What the step reads and scores with. */
export interface Readers {
  readDataset(folder: string): Promise<Dataset>;
  readPart(dataset: Dataset, part: PartName): Promise<Table>;
  readModelDirectory(folder: string): Promise<ModelDirectory>;
  createScorer(model: Model): { predictColumns(columns: readonly FeatureColumn[]): Float64Array };
}
