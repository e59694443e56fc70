import assert from 'node:assert/strict';
import { lossOf } from '../../../runtime/gbdt/loss.js';
import { OBJECTIVES } from '../../../runtime/gbdt/objectives.js';
import { DEFAULT_PARAMETERS } from '../../../runtime/gbdt/parameters.js';
import { initialScore } from '../../../runtime/gbdt/start.js';
import { needPython, python } from '../../support/python.js';
import { randomNumbers } from './generatedData.js';

const random = randomNumbers(12);
const rows = 500;
const label = Float64Array.from({ length: rows }, (_, row) => Math.fround(row % 5 === 0 ? 1 : random()));
const weight = label.map(() => Math.fround(0.5 + random()));
const exposure = label.map(() => 0.1 + random());

describe('initialScore', () => {
  it("is LightGBM's, for every objective", function () {
    needPython(this);
    const objectives = Object.keys(OBJECTIVES);
    const labels = (objective: string) =>
      objective === 'binary' ? label.map((y) => Number(y === 1)) : label;
    // A model without a split is the initial score.
    const theirs = python<number[]>(
      `
import json, sys, numpy as np, lightgbm as lgb
rows, answers = json.load(sys.stdin), []
for objective, label, weight in rows:
    parameters = dict(objective=objective, min_data_in_leaf=400, verbosity=-1)
    model = lgb.train(parameters, lgb.Dataset(np.arange(float(len(label))).reshape(-1, 1), label, weight=weight), 1)
    answers.append(model.predict(np.zeros((1, 1)), raw_score=True)[0])
print(json.dumps(answers))`,
      objectives.map((objective) => [objective, Array.from(labels(objective)), Array.from(weight)]),
    );
    for (const [index, objective] of objectives.entries()) {
      const parameters = { ...DEFAULT_PARAMETERS, objective };
      const loss = lossOf(parameters)!;
      const part = { features: [], label: labels(objective), weight };
      const ours = initialScore(part, parameters, loss);
      assert.ok(Math.abs(ours - theirs[index]!) < 1e-6, `${objective}: ${ours} against ${theirs[index]}`);
      assert.equal(initialScore(part, { ...parameters, boost_from_average: false }, loss), 0);
      const mean = label.reduce((sum, y, row) => sum + y * weight[row]!, 0) / weight.reduce((a, b) => a + b);
      if (objective !== 'binary')
        assert.ok(Math.abs(loss.answer(ours) - mean) < 1e-12, 'the inverse of the link');
    }
  }).timeout(20_000);

  for (const objective of ['poisson', 'gamma', 'tweedie']) {
    it(`with exposures is where the ${objective} loss is least`, () => {
      const parameters = { ...DEFAULT_PARAMETERS, objective, tweedie_variance_power: 1.4 };
      const power = { poisson: 1, gamma: 2, tweedie: 1.4 }[objective]!;
      const start = initialScore({ features: [], label, weight, exposure }, parameters, lossOf(parameters)!);
      /** Derivative of the weighted deviance by the score. */
      const slopeAt = (score: number) =>
        label.reduce((sum, y, row) => {
          const mean = exposure[row]! * Math.exp(score);
          return sum + weight[row]! * (mean - y) * mean ** (1 - power);
        }, 0);
      assert.ok(slopeAt(start - 1e-9) < 0 && slopeAt(start + 1e-9) > 0, String(slopeAt(start)));
    });
  }
});
