import assert from 'node:assert/strict';
import {
  isMoreBetter,
  METRICS,
  type MetricName,
  metricOf,
  OBJECTIVES,
} from '../../../runtime/gbdt/objectives.js';
import { needPython, python } from '../../support/python.js';

const TRAIN = `
import json, sys
import numpy as np, lightgbm as lgb
rows, label = np.arange(40.0).reshape(20, 2), (np.arange(20) % 2).astype(float)
def evaluated(parameters):
    booster = lgb.Booster({**parameters, 'verbosity': -1}, lgb.Dataset(rows, label))
    booster.update()
    return [[name, better] for _, name, _, better in booster.eval_train()]
`;

describe('objectives, against LightGBM', () => {
  it('exist and watch the same metric when none is named', function () {
    needPython(this);
    const theirs = python<[string, boolean][][]>(
      `${TRAIN}\nprint(json.dumps([evaluated({'objective': o}) for o in json.load(sys.stdin)]))`,
      OBJECTIVES,
    );
    assert.deepEqual(theirs.flat(), [[metricOf({ metric: '' }), false]]);
  }).timeout(20_000);

  it('have metrics that rise or fall as theirs do', function () {
    needPython(this);
    const names = Object.keys(METRICS) as MetricName[];
    const theirs = python<[string, boolean][][]>(
      `${TRAIN}\nprint(json.dumps([evaluated({'objective': 'binary', 'metric': m}) for m in json.load(sys.stdin)]))`,
      names,
    );
    assert.deepEqual(
      theirs.flat(),
      names.map((metric) => [metricOf({ metric }), isMoreBetter(metric)]),
    );
  }).timeout(20_000);
});
