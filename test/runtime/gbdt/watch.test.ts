import assert from 'node:assert/strict';
import { metricsFor, OBJECTIVES } from '../../../runtime/gbdt/objectives.js';
import { train } from '../../../runtime/gbdt/train.js';
import type { TrainingRows } from '../../../runtime/gbdt/training.js';
import { higherIsBetter, isBetter } from '../../../runtime/gbdt/watch.js';
import { needPython, python } from '../../support/python.js';
import { PARAMETERS, randomNumbers } from './generatedData.js';
import { rawScores } from './lightgbm.js';

/** The metric of rows that start from the scores given, before any tree is grown. */
const EVALUATE = `
import json, sys
import numpy as np, lightgbm as lgb
def evaluated(case):
    rows = np.arange(len(case['label']), dtype=float).reshape(-1, 1)
    part = dict(label=case['label'], weight=case['weight'], init_score=case['score'])
    trained = lgb.Dataset(rows, **part)
    booster = lgb.Booster({**case['parameters'], 'verbosity': -1}, trained)
    booster.add_valid(lgb.Dataset(rows, reference=trained, **part), 'watched')
    found = booster.eval_valid()
    assert len(found) == 1, found
    return [found[0][2], bool(found[0][3])]
print(json.dumps([evaluated(case) for case in json.load(sys.stdin)]))`;

function rowsFor(objective: string, seed: number): TrainingRows {
  const random = randomNumbers(seed);
  const values = Float64Array.from({ length: 800 }, random);
  const label = values.map((value) => {
    if (objective === 'binary') return Number(random() < value);
    if (objective === 'cross_entropy') return value * random();
    if (objective === 'gamma') return 0.1 + value * random();
    return Math.floor(4 * value * random());
  });
  return {
    features: [{ name: 'a', kind: 'numeric', values }],
    label: Float64Array.from(label, Math.fround),
    weight: Float64Array.from(label, () => Math.fround(0.5 + random())),
  };
}

describe('watched metrics, against LightGBM', () => {
  const cases = Object.keys(OBJECTIVES).flatMap((objective) =>
    metricsFor(objective).map((metric) => ({ objective, metric, sigmoid: 1.5, tweedie_variance_power: 1.3 })),
  );

  it('have its values and its direction', async function () {
    needPython(this);
    const ours: [number, boolean][] = [];
    const asked: object[] = [];
    for (const [seed, own] of cases.entries()) {
      const validation = rowsFor(own.objective, seed + 100);
      const { model, curve } = await train({
        parameters: { ...PARAMETERS, ...own, num_iterations: 3 },
        train: rowsFor(own.objective, seed),
        validation,
      });
      ours.push([curve.validation.at(-1)!, higherIsBetter(own.metric)]);
      asked.push({
        parameters: own,
        label: Array.from(validation.label),
        weight: Array.from(validation.weight!),
        score: Array.from(rawScores(model, validation)),
      });
    }
    const theirs = python<[number, boolean][]>(EVALUATE, asked);
    for (const [index, { objective, metric }] of cases.entries()) {
      const [[value, higher], [expected, expectedHigher]] = [ours[index]!, theirs[index]!];
      const what = `${metric} of ${objective}: ${value} against ${expected}`;
      assert.ok(Math.abs(value - expected) <= 1e-6 * Math.abs(expected), what);
      assert.equal(higher, expectedHigher, what);
    }
  }).timeout(60_000);
});

describe('isBetter', () => {
  it('knows the direction of a metric, keeps the earlier of equals and never takes NaN', () => {
    assert.ok(isBetter(0.7, 0.6, 'auc') && !isBetter(0.6, 0.7, 'auc'));
    assert.ok(isBetter(0.6, 0.7, 'binary_logloss') && !isBetter(0.7, 0.6, 'binary_logloss'));
    assert.ok(!isBetter(0.6, 0.6, 'auc') && !isBetter(0.6, 0.6, 'binary_logloss'));
    assert.ok(!isBetter(Number.NaN, 0.6, 'auc') && isBetter(0.6, Number.NaN, 'auc'));
    assert.ok(!isBetter(Number.NaN, Number.NaN, 'auc'));
  });
});
