import assert from 'node:assert/strict';
import { deciles } from '../../../runtime/metrics/deciles.js';
import { needPython, python } from '../../support/python.js';
import { assertClose, cases, forPython, numberCases, oracle } from './cases.js';

describe('deciles', () => {
  it('have the means of pandas where no scores are tied', function () {
    needPython(this);
    this.timeout(60_000);
    const smooth = { binary: cases().smooth!, counts: numberCases().counts! };
    const expected = python<{ expected: number[]; observed: number[] }[]>(
      oracle(`import pandas as pd
parts = pd.DataFrame(dict(y=y, p=p)).groupby(pd.qcut(p, 10), observed=True).mean()
return dict(expected=parts.p.tolist(), observed=parts.y.tolist())`),
      forPython(smooth),
    );
    Object.values(smooth).forEach((scored, i) => {
      deciles(scored).forEach((decile, d) => {
        assertClose(decile.expected, expected[i].expected[d], `expected ${d}`);
        assertClose(decile.observed, expected[i].observed[d], `observed ${d}`);
      });
    });
  });

  it('hold all the weight, and what was observed lies in its interval', () => {
    for (const [name, scored] of Object.entries({ ...cases(), ...numberCases() })) {
      const rows = deciles(scored);
      const total = scored.weights?.reduce((a, b) => a + b, 0) ?? scored.scores.length;
      assertClose(
        rows.reduce((sum, { weight }) => sum + weight, 0),
        total,
        name,
      );
      for (const { low, observed, high } of rows) assert.ok(low <= observed && observed <= high, name);
    }
  });
});
