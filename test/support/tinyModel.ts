import { TableSchema } from '../../runtime/data/manifest.js';
import { writeModelDirectory } from '../../runtime/model/directory.js';
import { TrainingManifest } from '../../runtime/model/manifest.js';
import type { Model } from '../../runtime/model/model.js';

/** One tree with one split; `leaf` makes one model differ from another. */
function tinyModel(leaf: number): Model {
  return {
    version: 'v4',
    numClass: 1,
    numTreePerIteration: 1,
    labelIndex: 0,
    objective: 'binary sigmoid:1',
    averageOutput: false,
    featureNames: ['age'],
    featureInfos: ['[18:99]'],
    parameters: [['num_leaves', '2']],
    trees: [
      {
        numLeaves: 2,
        splitFeature: Int32Array.of(0),
        splitGain: Float64Array.of(1),
        threshold: Float64Array.of(40),
        decisionType: Uint8Array.of(2),
        leftChild: Int32Array.of(-1),
        rightChild: Int32Array.of(-2),
        leafValue: Float64Array.of(leaf, -3),
        leafWeight: Float64Array.of(5, 5),
        leafCount: Float64Array.of(50, 50),
        internalValue: Float64Array.of(-3),
        internalWeight: Float64Array.of(10),
        internalCount: Float64Array.of(100),
        catBoundaries: Int32Array.of(),
        catThreshold: Uint32Array.of(),
        shrinkage: 0.1,
      },
    ],
  };
}

/** A model directory as TrainModel writes it, trained on data version `0123456789ab`. Returns its content hash. */
export function writeTinyModel(folder: string, leaf: number): Promise<string> {
  return writeModelDirectory(folder, {
    model: tinyModel(leaf),
    schema: TableSchema.parse({
      formatVersion: 1,
      columns: [
        { name: 'target', type: 'integer', role: 'target', missing: [] },
        { name: 'age', type: 'integer', role: 'feature', kind: 'numeric', missing: [-1], min: 18, max: 99 },
      ],
    }),
    training: TrainingManifest.parse({
      kind: 'model',
      formatVersion: 1,
      tool: { name: 't', version: '1' },
      trainer: 'bundled',
      parameters: { num_leaves: 2, learning_rate: 0.1, boosting: 'gbdt', deterministic: true },
      data: {
        name: 'policies',
        version: '0123456789ab',
        contentSha256: 'c'.repeat(64),
        rows: { train: 60, validation: 20 },
      },
      seed: 1,
      bestIteration: 1,
      iterations: 1,
      curve: { metric: 'auc', validation: [0.6] },
    }),
    metrics: { auc: 0.6 },
    example: [{ age: 30 }],
  });
}
