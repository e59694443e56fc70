import type { Dataset } from '../../runtime/data/dataset.js';
import { featureColumns } from '../../runtime/data/roleColumns.js';
import type { Table } from '../../runtime/data/table.js';
import { baselineOf } from '../../runtime/drift/baseline.js';
import { writeFolderAtomic } from '../../runtime/files.js';
import { plainParameters } from '../../runtime/gbdt/parameters.js';
import type { TrainingRows } from '../../runtime/gbdt/training.js';
import {
  MODEL_FILES,
  type ModelDirectory,
  writeModelDirectory,
  writeRunPointer,
} from '../../runtime/model/directory.js';
import { explain } from '../../runtime/model/explain.js';
import { exportOnnx } from '../../runtime/model/exportOnnx.js';
import type { RunPointer, TrainingManifest } from '../../runtime/model/manifest.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';
import { TOOL } from '../../runtime/tool.js';
import type { Host } from '../common/host.js';
import { brokenConstraints } from './brokenConstraints.js';
import { exampleRows } from './exampleRows.js';
import type { Fit } from './fitModel.js';

export interface ModelToWrite {
  trainer: TrainingManifest['trainer'];
  fit: Fit;
  dataset: Dataset;
  /** Rows for the example. */
  table: Table;
  /** Rows to explain the model by and to check its ONNX twin with. */
  validation: TrainingRows;
  /** The model that training continued from. */
  initial: ModelDirectory | undefined;
  onnx: boolean;
  run: RunPointer;
}

/** Explains the model and writes its directory, all or nothing. @returns the content hash */
export async function writeModel(
  folder: string,
  { trainer, fit, dataset, table, validation, initial, onnx, run }: ModelToWrite,
  host: Host,
): Promise<string> {
  const { parameters, trained, metrics } = fit;
  const { manifest, schema } = dataset;
  const exported = onnx ? exportOnnx(trained.model, validation.features) : undefined;
  if (exported) {
    const { rows, largestDifference } = exported.check;
    host.log(
      `model.onnx: ${rows} rows scored both ways, the answers differ by ${largestDifference} at most.`,
    );
  }
  const explanation = await explain(
    trained.model,
    { ...validation, target: manifest.targetKind },
    parameters.seed,
  );
  for (const finding of brokenConstraints(explanation)) host.warn(finding);
  // Under the names that clients use, not those of LightGBM's format.
  const names = featureColumns(table, schema).map(({ name }) => name);
  const baseline = baselineOf(
    await scoreColumns(trained.model, validation.features, { signal: host.signal }),
    validation.features.map((column, index) => ({ ...column, name: names[index]! })),
  );
  const training: TrainingManifest = {
    kind: 'model',
    formatVersion: 1,
    tool: { ...TOOL },
    trainer,
    parameters: plainParameters(parameters),
    data: {
      name: manifest.name ?? manifest.source.name,
      version: manifest.version,
      contentSha256: manifest.contentSha256,
      rows: { train: manifest.parts.train.rows, validation: manifest.parts.validation.rows },
      ...(manifest.sample && { sample: manifest.sample }),
    },
    seed: parameters.seed,
    bestIteration: trained.bestIteration,
    iterations: trained.iterations,
    curve: trained.curve,
    ...(initial && {
      continuedFrom: { contentSha256: initial.contentSha256, trees: initial.model.trees.length },
    }),
    ...(exported && { onnx: exported.check }),
  };
  return writeFolderAtomic(folder, MODEL_FILES, async (unfinished) => {
    const contentSha256 = await writeModelDirectory(unfinished, {
      ...{ model: trained.model, schema, training, explanation, baseline, metrics },
      example: exampleRows(table, schema),
      ...(exported && { onnx: exported.file }),
    });
    await writeRunPointer(unfinished, run);
    return contentSha256;
  });
}
