import assert from 'node:assert/strict';
import { crossValidate } from '../../../runtime/gbdt/crossValidate.js';
import { dealFolds } from '../../../runtime/gbdt/folds.js';
import { train } from '../../../runtime/gbdt/train.js';
import { needPython, python } from '../../support/python.js';
import { generate, generatedData, PARAMETERS, rowsOf } from './generatedData.js';
import { areaUnderCurve } from './lightgbm.js';

const set = generate(
  'claims',
  3000,
  21,
  { a: (random) => random(), b: (random) => random(), c: (random) => Math.floor(random() * 8) },
  ({ a, b, c }) => 3 * a! - 4 * b! * b! + c! / 4 - 1.5,
);
const rows = rowsOf(set, 0, 3000);
const target = 'binary';
const parameters = { ...PARAMETERS, num_leaves: 7 };
const deal = (folds: number, seed = 1) => dealFolds(3000, { folds, seed, claims: rows.label });

/** Mean and SD of each metric after the last iteration, by lightgbm.cv over the same folds. */
const LIGHTGBM_CV = `
import sys, json, numpy as np, lightgbm as lgb
answers = []
for case in json.load(sys.stdin):
    X = np.array(case['columns'], dtype=float).T
    y, fold_of = np.array(case['label']), np.array(case['foldOf'])
    folds = [(np.where(fold_of != k)[0], np.where(fold_of == k)[0]) for k in range(fold_of.max() + 1)]
    data = lgb.Dataset(X, y, categorical_feature=case['categorical'])
    found = lgb.cv(dict(case['parameters'], objective='binary', metric=['auc', 'binary_logloss'], verbosity=-1,
        num_threads=1, deterministic=True), data, case['rounds'], folds=folds)
    answers.append({key.replace('valid ', ''): values[-1] for key, values in found.items()})
print(json.dumps(answers))
`;

describe('crossValidate', () => {
  it('agrees with lightgbm.cv over the same folds within the noise of the folds', async function () {
    needPython(this);
    const folds = 5;
    const sets = generatedData().filter(({ name }) =>
      ['continuous', 'rare class', 'missing values that matter', 'few categories'].includes(name),
    );
    const ours = [];
    const cases = [];
    for (const { features, label, parameters: own } of sets) {
      const { num_iterations, ...others } = { num_iterations: 40, num_leaves: 15, ...own };
      const foldOf = dealFolds(label.length, { folds, seed: 3, claims: label });
      const options = { ...PARAMETERS, ...others, num_iterations };
      ours.push(await crossValidate({ target, parameters: options, rows: { features, label }, foldOf }));
      cases.push({
        columns: features.map(({ values }) => [...values]),
        categorical: features.flatMap(({ kind }, i) => (kind === 'categorical' ? [i] : [])),
        label: [...label],
        foldOf: [...foldOf],
        parameters: others,
        rounds: num_iterations,
      });
    }
    const theirs = python<Record<string, number>[]>(LIGHTGBM_CV, cases);
    for (const [i, { metrics }] of ours.entries()) {
      for (const [name, lightgbmName] of [
        ['auc', 'auc'],
        ['logloss', 'binary_logloss'],
      ] as const) {
        const [mean, sd] = [theirs[i]![`${lightgbmName}-mean`]!, theirs[i]![`${lightgbmName}-stdv`]!];
        const where = `${sets[i]!.name}, ${name}: ${metrics[name]!.mean} ± ${metrics[name]!.sd}, lightgbm.cv ${mean} ± ${sd}`;
        assert.ok(Math.abs(metrics[name]!.mean - mean) < sd / Math.sqrt(folds) / 2, where);
        assert.ok(metrics[name]!.sd > sd / 2 && metrics[name]!.sd < sd * 2, where);
      }
      assert.ok(Math.abs(metrics.gini!.mean - (2 * metrics.auc!.mean - 1)) < 1e-12);
    }
  });

  it('scores every row with the model that did not see it', async () => {
    const foldOf = deal(3);
    const { folds, outOfFold, metrics } = await crossValidate({ target, parameters, rows, foldOf });
    assert.equal(
      folds.reduce((sum, fold) => sum + fold.rows, 0),
      3000,
    );
    for (const [fold, result] of folds.entries()) {
      const held = [...foldOf.keys()].filter((row) => foldOf[row] === fold);
      const area = areaUnderCurve(
        held.map((row) => outOfFold[row]!),
        Float64Array.from(held, (row) => rows.label[row]!),
      );
      assert.equal(result.metrics.auc, area);
      assert.equal(result.rows, held.length);
    }
    const seen = await train({ parameters, train: rows, validation: rows });
    assert.ok(metrics.auc!.mean < seen.curve.validation.at(-1)!, 'rows that were seen score better');
    assert.ok(metrics.auc!.mean > 0.6);
  });

  it('stops each fold early on its own rows', async () => {
    const early = { ...parameters, num_iterations: 300, learning_rate: 0.3, early_stopping_round: 5 };
    const all = await crossValidate({
      target,
      parameters: { ...early, early_stopping_round: 0 },
      rows,
      foldOf: deal(3),
    });
    const { folds, metrics } = await crossValidate({ target, parameters: early, rows, foldOf: deal(3) });
    assert.ok(folds.every(({ bestIteration }) => bestIteration < 295));
    assert.ok(metrics.auc!.mean > all.metrics.auc!.mean);
  });

  it('is the same again for the same seed and any number of workers', async () => {
    const run = (seed: number, workers: number) =>
      crossValidate({ target, parameters, rows, foldOf: deal(2, seed), workers });
    const first = await run(4, 1);
    assert.deepEqual(await run(4, 2), first);
    assert.notDeepEqual((await run(5, 1)).outOfFold, first.outOfFold);
  });

  it('adds the model to the initial scores, and measures with weights, as training does', async () => {
    const { folds } = await crossValidate({
      target,
      parameters: { ...parameters, metric: 'binary_logloss' },
      rows: {
        ...rows,
        initScore: rows.label.map((_, row) => (row % 2) * 3 - 1.5),
        weight: rows.label.map((_, row) => 1 + (row % 3)),
      },
      foldOf: deal(2),
    });
    for (const { metrics } of folds) {
      assert.ok(Math.abs(metrics.logloss! - metrics.binary_logloss!) < 1e-12, JSON.stringify(metrics));
    }
  });

  it('tells its progress and stops at once when aborted', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const running = crossValidate({
      target,
      parameters,
      rows,
      foldOf: deal(4),
      signal: controller.signal,
      onFold: (fold) => seen.push(fold),
      onProgress: (fold, { iteration }) => {
        if (fold === 2 && iteration === 3) controller.abort(new Error('cancelled'));
      },
    });
    await assert.rejects(running, /cancelled/);
    assert.deepEqual(seen, [0, 1]);
  });
});
