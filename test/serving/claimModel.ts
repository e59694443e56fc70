import assert from 'node:assert/strict';
import type { ColumnSchema, TableSchema } from '../../runtime/data/manifest.js';
import { writeModelDirectory } from '../../runtime/model/directory.js';
import type { Model, Tree } from '../../runtime/model/model.js';

const feature = (name: string, rest: Partial<ColumnSchema>): ColumnSchema => ({
  name,
  type: 'number',
  role: 'feature',
  missing: [],
  ...rest,
});

export const claimSchema: TableSchema = {
  formatVersion: 1,
  columns: [
    feature('id', { type: 'integer', role: 'id' }),
    feature('target', { type: 'integer', role: 'target' }),
    feature('age', { kind: 'numeric', missing: [-1], min: 18, max: 90 }),
    feature('region', { type: 'string', kind: 'categorical', levels: ['north', 'south', 'west'] }),
    feature('new_bin', { type: 'integer', kind: 'binary', min: 0, max: 1 }),
  ],
};

/** Splits on one feature: numeric at a threshold with NaN to the left, or categorical by a set of codes. */
function stump(
  splitFeature: number,
  split: { threshold: number } | { codes: number },
  left: number,
  right: number,
): Tree {
  const categorical = 'codes' in split;
  return {
    numLeaves: 2,
    splitFeature: Int32Array.of(splitFeature),
    splitGain: Float64Array.of(1),
    threshold: Float64Array.of(categorical ? 0 : split.threshold),
    decisionType: Uint8Array.of(categorical ? 1 : 10),
    leftChild: Int32Array.of(-1),
    rightChild: Int32Array.of(-2),
    leafValue: Float64Array.of(left, right),
    leafWeight: Float64Array.of(10, 10),
    leafCount: Float64Array.of(50, 50),
    internalValue: Float64Array.of(0),
    internalWeight: Float64Array.of(20),
    internalCount: Float64Array.of(100),
    catBoundaries: categorical ? Int32Array.of(0, 1) : Int32Array.of(0),
    catThreshold: categorical ? Uint32Array.of(split.codes) : new Uint32Array(0),
    shrinkage: 0.1,
  };
}

/** A claim model of three stumps: young drivers, the south, new customers. `shift` makes other versions of it. */
export function claimModel(shift = 0): Model {
  return {
    version: 'v4',
    numClass: 1,
    numTreePerIteration: 1,
    labelIndex: 0,
    objective: 'binary sigmoid:1',
    averageOutput: false,
    featureNames: ['age', 'region', 'new_bin'],
    featureInfos: ['[18:90]', '-1:0:1:2', '[0:1]'],
    trees: [
      stump(0, { threshold: 25.5 }, -2.1 + shift, -3.3),
      stump(1, { codes: 0b010 }, 0.31, -0.07),
      stump(2, { threshold: 0.5 }, -0.011, 0.013),
    ],
    parameters: [['objective', 'binary']],
  };
}

export const claimExample = [
  { age: 22, region: 'south', new_bin: 1 },
  { age: 61.5, region: 'north', new_bin: 0 },
  { age: null, region: null, new_bin: null },
];

/** Writes a version of the claim model and returns its content hash. */
export function writeClaimModel(folder: string, shift = 0): Promise<string> {
  return writeModelDirectory(folder, {
    model: claimModel(shift),
    schema: claimSchema,
    training: {
      kind: 'model',
      formatVersion: 1,
      tool: { name: 'insurance-model-pipeline', version: '1.0.0' },
      trainer: 'bundled',
      parameters: { objective: 'binary', num_iterations: 3 },
      data: {
        name: 'policies',
        version: '0123456789ab',
        contentSha256: 'cd'.repeat(32),
        rows: { train: 80, validation: 20 },
      },
      seed: 1,
      bestIteration: 3,
      iterations: 3,
      curve: { metric: 'auc', validation: [0.6, 0.61, 0.62] },
    },
    metrics: { auc: 0.62 },
    example: claimExample,
  });
}

/** Equal but for the last digit: the exponential functions of V8 and of the C library round it differently. */
export function assertSameScores(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [row, score] of expected.entries()) {
    assert.ok(Math.abs(actual[row]! - score) <= 1e-15, `row ${row}: ${actual[row]} instead of ${score}`);
  }
}
