import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../../runtime/gbdt/checkpoint.js';
import type { Parameters } from '../../../runtime/gbdt/parameters.js';
import { train } from '../../../runtime/gbdt/train.js';
import type { TrainingRows } from '../../../runtime/gbdt/training.js';
import type { Tree } from '../../../runtime/model/model.js';
import { needPython } from '../../support/python.js';
import { generate, PARAMETERS, rowsOf } from './generatedData.js';
import { areaUnderCurve, askLightGbm, assertAlike, ONE_TREE, rawScores } from './lightgbm.js';

const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const set = generate(
  'options',
  9000,
  31,
  {
    a: normal,
    b: (random) => (random() < 0.3 ? 0 : normal(random)),
    c: (random) => (random() < 0.2 ? Number.NaN : normal(random)),
    d_cat: (random) => Math.floor(random() * 8),
    e: normal,
  },
  ({ a, b, c, d_cat, e }) =>
    a! + Math.sin(3 * a!) + (b === 0 ? 1 : b!) + (Number.isNaN(c!) ? 0.5 : c! * e!) + Math.cos(d_cat! * 5),
);
const rows = rowsOf(set, 0, 6000);
const test = rowsOf(set, 6000, 9000);

/** Options that make LightGBM's trees deterministic, so that ours can be held against them. */
const options: Record<string, Partial<Parameters>> = {
  'monotone constraints': { monotone_constraints: { a: 1, e: -1 } },
  'interaction constraints': {
    interaction_constraints: [
      ['a', 'b'],
      ['c', 'd_cat', 'e'],
    ],
  },
  'path smoothing': { path_smooth: 30 },
  'zero as missing': { zero_as_missing: true },
  'no missing values': { use_missing: false },
  'L1 and L2': { lambda_l1: 3, lambda_l2: 10 },
  'a minimal gain': { min_gain_to_split: 2 },
  'a maximal depth': { max_depth: 3 },
  'leaves of many rows': { min_data_in_leaf: 300, min_sum_hessian_in_leaf: 80 },
  'few and large bins': { max_bin: 12, min_data_in_bin: 200 },
  'categories one against the rest': { max_cat_to_onehot: 20 },
  'careful categories': { cat_smooth: 100, cat_l2: 50, max_cat_threshold: 2, min_data_per_group: 300 },
  'no average to start from': { boost_from_average: false },
  'a weight for claims': { scale_pos_weight: 4 },
};

/** Features that meet in some branch, as pairs of positions. */
function meetings(trees: readonly Tree[]): Set<string> {
  const found = new Set<string>();
  const walk = (tree: Tree, node: number, path: readonly number[]): void => {
    if (node < 0) return;
    const feature = tree.splitFeature[node]!;
    for (const other of path) found.add([other, feature].sort().join());
    for (const child of [tree.leftChild[node]!, tree.rightChild[node]!])
      walk(tree, child, [...path, feature]);
  };
  for (const tree of trees) walk(tree, 0, []);
  return found;
}

describe('options of training', () => {
  it('mean what they mean in LightGBM: the first tree is the same, later ones as good', async function () {
    needPython(this);
    this.timeout(120_000);
    const cases = [];
    for (const override of [ONE_TREE, {}]) {
      for (const option of Object.values(options)) {
        const parameters = { ...PARAMETERS, ...override, ...option };
        cases.push({
          parameters,
          train: rows,
          test,
          model: (await train({ parameters, train: rows })).model,
        });
      }
    }
    const answers = askLightGbm(cases);
    const names = Object.keys(options);
    for (const [i, name] of names.entries()) {
      // Smoothing weighs outputs by the estimated rows, which we do not round bin by bin as LightGBM does.
      if (name !== 'path smoothing') assertAlike(answers[i]!, name);
      const last = answers[i + names.length]!;
      const [our, their] = [last.ours, last.own].map((scores) => areaUnderCurve(scores, test.label));
      assert.ok(our! > their! - 0.004, `${name}: AUC ${our} against ${their}`);
    }
  });

  it('keep monotone constraints everywhere', async () => {
    const monotone_constraints = { a: 1, e: -1 } as const;
    for (const more of [{}, { path_smooth: 5 }, { bagging_freq: 1, bagging_fraction: 0.5 }]) {
      const { model } = await train({
        parameters: { ...PARAMETERS, num_leaves: 60, monotone_constraints, ...more },
        train: rows,
      });
      assert.deepEqual(model.monotoneConstraints, [1, 0, 0, 0, -1]);
      for (const [position, sign] of [
        [0, 1],
        [4, -1],
      ] as const) {
        for (let row = 0; row < 40; row++) {
          const sweep = Float64Array.from({ length: 200 }, (_, i) => (i - 100) / 25);
          const features = test.features.map((column, f) => ({
            ...column,
            values: f === position ? sweep : new Float64Array(200).fill(column.values[row]!),
          }));
          const scores = rawScores(model, { features, label: sweep });
          for (let i = 1; i < scores.length; i++) assert.ok(sign * (scores[i]! - scores[i - 1]!) >= 0);
        }
      }
    }
  });

  it('keep features apart that may not interact', async () => {
    const parameters = { ...PARAMETERS, ...options['interaction constraints'] };
    const { model } = await train({ parameters, train: rows });
    const apart = [...meetings(model.trees)].filter((pair) => {
      const [a, b] = pair.split(',').map(Number) as [number, number];
      return a < 2 !== b < 2;
    });
    assert.deepEqual(apart, []);
    const free = await train({ parameters: PARAMETERS, train: rows });
    assert.ok(meetings(free.model.trees).has('0,4'));
  });

  it('sample by gradient: every tree then learns from the share of rows asked for, and as well', async function () {
    needPython(this);
    const parameters: Parameters = {
      ...PARAMETERS,
      data_sample_strategy: 'goss',
      top_rate: 0.15,
      other_rate: 0.2,
    };
    const { model } = await train({ parameters, train: rows });
    const learntFrom = model.trees.map((tree) => tree.leafCount.reduce((a, b) => a + b, 0) / 6000);
    for (const part of learntFrom.slice(0, 10)) assert.equal(part, 1);
    for (const part of learntFrom.slice(10)) assert.ok(Math.abs(part - 0.35) < 0.02, String(part));
    const [answer] = askLightGbm([{ parameters, train: rows, test, model }]);
    const [our, their] = [answer!.ours, answer!.own].map((scores) => areaUnderCurve(scores, test.label));
    assert.ok(our! > their! - 0.006, `AUC ${our} against ${their}`);
  });

  it('draw features per node from those of the tree', async () => {
    const parameters = { ...PARAMETERS, feature_fraction: 0.6, feature_fraction_bynode: 0.5 };
    const { model } = await train({ parameters, train: rows });
    for (const tree of model.trees) assert.ok(new Set(tree.splitFeature).size <= 3);
    assert.ok(new Set(model.trees.map((tree) => tree.splitFeature[0])).size > 1);
  });

  it('ask more than early_stopping_min_delta of an improvement', async () => {
    const parameters = { ...PARAMETERS, num_iterations: 200, early_stopping_round: 10, metric: 'auc' };
    const best = async (early_stopping_min_delta: number) =>
      (
        await train({
          parameters: { ...parameters, early_stopping_min_delta },
          train: rows,
          validation: test,
        })
      ).bestIteration;
    assert.ok((await best(0.005)) < (await best(0)));
  });
});

describe('training in parts', () => {
  const parameters: Parameters = {
    ...PARAMETERS,
    num_iterations: 20,
    bagging_freq: 3,
    bagging_fraction: 0.7,
    feature_fraction: 0.8,
    early_stopping_round: 8,
  };
  const whole = { parameters, train: rows, validation: test };
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
  const file = join(folder, 'checkpoint');
  after(() => rmSync(folder, { recursive: true }));

  it('resumed from a checkpoint ends in the model of an uninterrupted run, with any number of workers', async () => {
    const expected = await train({ ...whole, workers: 1 });
    for (const [at, workers] of [
      [1, 1],
      [7, 2],
      [13, 1],
    ]) {
      const resume = await interrupted(at!);
      const seen: number[] = [];
      const resumed = await train({
        ...whole,
        workers: workers!,
        resume,
        onProgress: ({ iteration }) => seen.push(iteration),
      });
      assert.equal(seen[0], at! + 1);
      assert.deepEqual(resumed, expected);
    }
  });

  it('resumes losses of every kind', async () => {
    const weight = rows.label.map((_, row) => 0.5 + (row % 5) / 4);
    const label = rows.label.map((y, row) => y + (row % 3) + 0.5);
    for (const objective of ['regression', 'gamma', 'tweedie']) {
      const some = {
        parameters: { ...PARAMETERS, objective, metric: '', num_iterations: 8 },
        train: { ...rows, label, weight },
      };
      const resume = await interrupted(3, some);
      assert.deepEqual(await train({ ...some, resume }), await train(some));
    }
  });

  async function interrupted(at: number, of: { parameters: Parameters; train: TrainingRows } = whole) {
    const stop = new AbortController();
    let kept: Checkpoint | undefined;
    await train({
      ...of,
      signal: stop.signal,
      onProgress: ({ iteration }, checkpoint) => {
        if (iteration !== at) return;
        kept = checkpoint();
        stop.abort();
      },
    }).catch((error: Error) => assert.equal(error.name, 'AbortError'));
    await writeCheckpoint(file, kept!);
    return (await readCheckpoint(file))!;
  }

  it('refuses a checkpoint of other parameters or rows', async () => {
    const resume = await interrupted(2);
    await assert.rejects(
      train({ ...whole, parameters: { ...parameters, num_leaves: 7 }, resume }),
      /checkpoint: It was made with other parameters/,
    );
    await assert.rejects(
      train({ ...whole, train: rowsOf(set, 0, 5000), resume }),
      /checkpoint: It was made with other rows/,
    );
  });

  it('continues from a model, as LightGBM does from an init_model', async () => {
    const first = await train({ parameters: { ...PARAMETERS, num_iterations: 10 }, train: rows });
    const more = await train({
      parameters: { ...PARAMETERS, num_iterations: 10 },
      train: rows,
      validation: test,
      continueFrom: first.model,
    });
    assert.equal(more.model.trees.length, 20);
    assert.deepEqual(more.model.trees.slice(0, 10), first.model.trees);
    const auc = (model: typeof more.model) => areaUnderCurve(rawScores(model, test), test.label);
    assert.ok(Math.abs(more.curve.validation.at(-1)! - auc(more.model)) < 1e-12);
    const atOnce = await train({ parameters: { ...PARAMETERS, num_iterations: 20 }, train: rows });
    assert.ok(Math.abs(auc(more.model) - auc(atOnce.model)) < 0.003);
    assert.ok(auc(more.model) > auc(first.model));
  });

  it('refuses to continue from a model of other features', async () => {
    const { model } = await train({ parameters: PARAMETERS, train: rows });
    const features = rows.features.slice(1);
    await assert.rejects(
      train({ parameters: PARAMETERS, train: { ...rows, features }, continueFrom: model }),
      /model to continue from/,
    );
  });
});
