import assert from 'node:assert/strict';
import { kolmogorovSmirnov } from '../../../runtime/drift/ks.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';
import { normalSample, nullable } from './samples.js';

describe('Kolmogorov-Smirnov test', () => {
  it('equals scipy: its statistic, and its limit distribution of it', function () {
    needPython(this);
    const pairs = [
      [normalSample(400, 1), normalSample(300, 2, 0.3)],
      [normalSample(500, 3, 0, 0), normalSample(900, 4, 0, 0)],
      [normalSample(300, 5), normalSample(300, 6)],
      [normalSample(300, 5), normalSample(300, 6, 4)],
    ];
    const expected = python<[number, number, number][]>(
      `
import json, sys, numpy as np
from scipy.stats import ks_2samp, kstwobign
out = []
for pair in json.load(sys.stdin):
    e, a = [[v for v in side if v is not None] for side in pair]
    d = ks_2samp(e, a).statistic
    n = len(e) * len(a) / (len(e) + len(a))
    out.append([float(d), float(kstwobign.sf(np.sqrt(n) * d)), float(ks_2samp(e, a, method='asymp').pvalue)])
print(json.dumps(out))`,
      pairs.map((pair) => pair.map(nullable)),
    );
    pairs.forEach(([first, second], i) => {
      const { statistic, pValue } = kolmogorovSmirnov(first, second);
      assertRelative([statistic, pValue], expected[i].slice(0, 2), 1e-9, `pair ${i}`);
      assert.ok(Math.abs(pValue - expected[i][2]) < 0.05, `limit ${pValue}, for this size ${expected[i][2]}`);
    });
  });

  it('samples what is large, the same rows for the same seed', () => {
    const first = normalSample(50_000, 7);
    const second = normalSample(60_000, 8, 0.03);
    const test = kolmogorovSmirnov(first, second);
    assert.deepEqual([test.n, test.m], [1000, 1000]);
    assert.deepEqual(kolmogorovSmirnov(first, second), test);
    assert.notDeepEqual(kolmogorovSmirnov(first, second, { seed: 2 }), test);
    const all = kolmogorovSmirnov(first, second, { most: Number.POSITIVE_INFINITY });
    assert.ok(all.pValue < 0.01 && test.pValue > all.pValue, `${all.pValue} of all, ${test.pValue} sampled`);
  });

  it('rarely cries wolf', () => {
    let alarms = 0;
    for (let repeat = 0; repeat < 200; repeat++) {
      const { pValue } = kolmogorovSmirnov(
        normalSample(300, 1000 + repeat),
        normalSample(250, 5000 + repeat),
      );
      if (pValue < 0.05) alarms++;
    }
    // Ten are expected; more than 20 come by chance once in a thousand.
    assert.ok(alarms <= 20, `${alarms} alarms of 200`);
  });
});
