import assert from 'node:assert/strict';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { UserError } from '../../../runtime/error.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import type { Model, Tree } from '../../../runtime/model/model.js';
import { scoreColumns } from '../../../runtime/model/scoreColumns.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { needPython, python } from '../../support/python.js';
import { Random } from '../../support/random.js';
import { trainedModels } from '../../support/trainedModels.js';

// Wide and deep trees: more thresholds per feature than a byte numbers, more classes of categories than a set holds.
const BIG = `
import json
import numpy as np, lightgbm as lgb
random = np.random.default_rng(5)
ROWS = 20000
x = random.normal(size=(ROWS, 4))
x[:, 2] = random.integers(0, 900, ROWS)
x[:, 3] = random.integers(0, 40, ROWS)
effect = random.normal(size=900)
y = 3 * np.sin(20 * x[:, 0]) * x[:, 1] + effect[x[:, 2].astype(int)] + (x[:, 3] % 7) + random.normal(size=ROWS)
x[random.random(ROWS) < 0.1, 0] = np.nan
def text(leaves):
    data = lgb.Dataset(x, y, categorical_feature=[2, 3], params={'max_bin': 2000, 'verbosity': -1})
    parameters = {'objective': 'regression', 'num_leaves': leaves, 'min_data_in_leaf': 2, 'min_data_per_group': 2,
                  'max_cat_threshold': 400, 'cat_smooth': 0, 'verbosity': -1}
    return lgb.train(parameters, data, 20).model_to_string()
print(json.dumps({leaves: text(leaves) for leaves in [7, 33, 64, 256, 300]}))
`;

const ODD = [
  ...[
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    -0.1,
    -0.25,
    -0.5,
    -1,
    1e-36,
    -1e-36,
  ],
  ...[1e-34, 0.5, 125.5, 126, 126.5, 126.75, 127, 128, 255, 256, 899.5, 4096, 2 ** 31, 2 ** 32 + 5, 2 ** 52],
  ...[-(2 ** 52), -(2 ** 52) - 1, 1e10, -1e10, 1e300, -1e300],
];

/** LightGBM's decision type of a numeric node where NaN is missing. */
const NAN_GOES_RIGHT = 8;
const NAN_GOES_LEFT = 10;

function stump(threshold: number, decision: number): Tree {
  const none = new Float64Array(2);
  return {
    numLeaves: 2,
    splitFeature: Int32Array.of(0),
    splitGain: none,
    threshold: Float64Array.of(threshold),
    decisionType: Uint8Array.of(decision),
    leftChild: Int32Array.of(~0),
    rightChild: Int32Array.of(~1),
    leafValue: Float64Array.of(threshold + 0.5, -1),
    leafWeight: none,
    leafCount: none,
    internalValue: none,
    internalWeight: none,
    internalCount: none,
    catBoundaries: Int32Array.of(),
    catThreshold: Uint32Array.of(),
    shrinkage: 1,
  };
}

/** Random columns of whole and broken numbers, with and without odd ones, in blocks of their own and mixed. */
function table(model: Model, rows: number): FeatureColumn[] {
  const random = new Random(1);
  const kinds = [
    () => (random.next() - 0.5) * 6,
    () => random.below(16),
    () => random.below(127),
    () => (random.chance(0.2) ? Number.NaN : random.below(40)),
    () => random.below(1000),
    () => random.pick(ODD),
  ];
  return model.featureNames.map((name) => {
    let kind = kinds[0]!;
    const values = Float64Array.from({ length: rows }, (_, row) => {
      if (row % 50 === 0) kind = random.pick(kinds);
      return random.chance(0.01) ? random.pick(ODD) : kind();
    });
    return { name, kind: 'numeric', values };
  });
}

function columnsOf({ featureNames }: Model, rows: readonly number[][]): FeatureColumn[] {
  return featureNames.map((name, index) => ({
    name,
    kind: 'numeric',
    values: Float64Array.from(rows, (row) => row[index]!),
  }));
}

function assertSame(got: Float64Array, expected: Float64Array, what: string): void {
  assert.equal(got.length, expected.length);
  const different = got.findIndex((value, row) => !Object.is(value, expected[row]));
  assert.equal(
    different,
    -1,
    `${what}, row ${different}: ${got[different]} instead of ${expected[different]}`,
  );
}

describe('scoring a table', function () {
  this.timeout(120_000);

  it("gives the row scorer's answers to the bit, whoever trained and whatever is missing", async function () {
    needPython(this);
    for (const { name, text, rows } of trainedModels()) {
      const model = readModel(text, name);
      if (model.numTreePerIteration > 1) continue;
      const scorer = createScorer(model);
      for (const columns of [columnsOf(model, rows), table(model, 3000)]) {
        assertSame(await scoreColumns(model, columns), scorer.predictColumns(columns), name);
      }
    }
  });

  it("gives LightGBM's own sums to the bit", async function () {
    needPython(this);
    const untransformed = trainedModels().filter(({ name }) => /^(regression|l1|huge values)$/.test(name));
    assert.equal(untransformed.length, 3);
    for (const { name, text, rows, raw } of untransformed) {
      const model = readModel(text, name);
      assertSame(await scoreColumns(model, columnsOf(model, rows)), Float64Array.from(raw.flat()), name);
    }
  });

  it('takes trees of any size, with many thresholds and categories', async function () {
    needPython(this);
    for (const [leaves, text] of Object.entries(python<Record<string, string>>(BIG))) {
      const model = readModel(text, leaves);
      assert(model.trees.some(({ numLeaves }) => numLeaves > 0.9 * Number(leaves)));
      const columns = table(model, 3000);
      assertSame(await scoreColumns(model, columns), createScorer(model).predictColumns(columns), leaves);
    }
  });

  for (const decision of [NAN_GOES_RIGHT, NAN_GOES_LEFT]) {
    it(`sends missing values ${decision === NAN_GOES_LEFT ? 'left' : 'right'} of any number of thresholds`, async () => {
      const model: Model = {
        version: 'v4',
        numClass: 1,
        numTreePerIteration: 1,
        labelIndex: 0,
        averageOutput: false,
        featureNames: ['x'],
        featureInfos: ['[0:600]'],
        trees: Array.from({ length: 600 }, (_, threshold) => stump(threshold, decision)),
        parameters: [],
      };
      const columns = table(model, 3000);
      assertSame(await scoreColumns(model, columns), createScorer(model).predictColumns(columns), 'stumps');
    });
  }

  it('gives the same for any number of workers', async function () {
    needPython(this);
    const { text } = trainedModels().find(({ name }) => name === 'binary, categories')!;
    const model = readModel(text, 'model');
    const columns = table(model, 400_001);
    const expected = createScorer(model).predictColumns(columns);
    for (const workers of [1, 2, 3]) {
      assertSame(await scoreColumns(model, columns, { workers }), expected, `${workers} workers`);
    }
  });

  it('finds columns by name and takes an empty table', async function () {
    needPython(this);
    const model = readModel(trainedModels()[0]!.text, 'model');
    const columns = table(model, 300);
    const other: FeatureColumn = { name: 'other', kind: 'numeric', values: new Float64Array(300) };
    assertSame(
      await scoreColumns(model, [other, ...columns.toReversed()]),
      createScorer(model).predictColumns(columns),
      'reversed',
    );
    assert.deepEqual(await scoreColumns(model, table(model, 0)), new Float64Array(0));
    await assert.rejects(scoreColumns(model, columns.slice(1)), /lacks 1 of the model's features: Column_0/);
  });

  it('refuses a model with several answers per row', async function () {
    needPython(this);
    const several = readModel(trainedModels().find(({ name }) => name === 'classes')!.text, 'model');
    await assert.rejects(scoreColumns(several, table(several, 10)), UserError);
  });

  it('stops when it is told to', async function () {
    needPython(this);
    const model = readModel(trainedModels()[0]!.text, 'model');
    const controller = new AbortController();
    const scoring = scoreColumns(model, table(model, 400_000), { signal: controller.signal, workers: 2 });
    controller.abort(new Error('enough'));
    await assert.rejects(scoring, /enough/);
  });
});
