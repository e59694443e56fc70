import assert from 'node:assert/strict';
import { lightgbmName } from '../../../runtime/model/featureName.js';
import { needPython, python } from '../../support/python.js';

describe('feature name', () => {
  it('leaves names alone that LightGBM takes as they are', () => {
    for (const name of ['ps_car_01_cat', 'Alter', 'größe', 'a.b-c/d', 'x%'])
      assert.equal(lightgbmName(name), name);
  });

  it('is one that LightGBM takes and gives back', function () {
    needPython(this);
    const names = [
      'driver age',
      'a,b',
      'k:v',
      '"quoted"',
      'list[0]',
      '{x}',
      'tab\there',
      'größe (m²)',
      "it's",
    ].map(lightgbmName);
    const theirs = python<string[]>(
      `
import json, sys
import numpy as np, lightgbm as lgb
names = json.load(sys.stdin)
rows = np.random.default_rng(1).normal(size=(60, len(names)))
booster = lgb.train({'verbosity': -1}, lgb.Dataset(rows, rows[:, 0], feature_name=names), 1)
print(json.dumps(lgb.Booster(model_str=booster.model_to_string()).feature_name()))`,
      names,
    );
    assert.deepEqual(theirs, names);
  }).timeout(20_000);
});
