import assert from 'node:assert/strict';
import { profileOf } from '../../../runtime/data/profileTable.js';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { baselineOf } from '../../../runtime/drift/baseline.js';
import { compareScores } from '../../../runtime/monitor/compareScores.js';
import { figuresOf } from '../../../runtime/monitor/figures.js';
import { testColumns } from '../../../runtime/monitor/testColumns.js';
import { needPython, python } from '../../support/python.js';
import { Random } from '../../support/random.js';
import { normalSample, nullable } from '../drift/samples.js';

const REGIONS = ['east', 'north', 'south', 'west'];

/** Ten numbers and ten columns of categories; the first of each kind has moved by `drift` standard deviations or so. */
function population(rows: number, seed: number, drift = 0): FeatureColumn[] {
  return Array.from({ length: 20 }, (_, i): FeatureColumn => {
    const moved = i < 2 ? drift : 0;
    if (i % 2 === 0)
      return { name: `n${i}`, kind: 'numeric', values: normalSample(rows, 100 * seed + i, moved) };
    const random = new Random(100 * seed + i);
    const values = Float64Array.from({ length: rows }, () => {
      if (random.chance(0.05)) return Number.NaN;
      return random.chance(0.25 * moved) ? 3 : random.below(4);
    });
    return { name: `c${i}`, kind: 'categorical', values, levels: REGIONS };
  });
}

const scoresOf = (columns: readonly FeatureColumn[]) =>
  columns[0]!.values.map((value) => 1 / (1 + Math.exp(3 - (Number.isNaN(value) ? 0 : value))));

const training = population(20_000, 1);
const profile = profileOf({ rows: 20_000, columns: [...training] }, new Float64Array(20_000));
const validation = population(8000, 2);
const baseline = baselineOf(scoresOf(validation), validation);

function pValues(now: FeatureColumn[]): { features: number; score: number; psi: number } {
  const tests = testColumns(now, profile, baseline);
  assert.equal(tests.length, 20);
  const source = { kind: 'file', name: 'f', rows: now[0]!.values.length, rejected: 0, others: 0 } as const;
  const scores = compareScores(scoresOf(now), baseline);
  const figures = figuresOf({ scores, drift: null, tests, quality: [], source, performance: null });
  const computedFigure = (name: string) => {
    const figure = figures[name]!;
    assert.equal(figure.status, 'computed', name);
    return figure.status === 'computed' ? figure.value : Number.NaN;
  };
  return {
    features: computedFigure('drift.min_p'),
    score: computedFigure('drift_p(score)'),
    psi: computedFigure('psi(score)'),
  };
}

describe('tests of drift', function () {
  this.timeout(120_000);

  it('cry wolf no more often than they say: 5 % of looks at twenty features and the score that have not moved', () => {
    const looks = Array.from({ length: 100 }, (_, i) => pValues(population(5000, 10 + i)));
    // 5 of 100 are expected, and 11 or more happen once in a hundred times.
    assert.ok(looks.filter(({ features }) => features < 0.05).length <= 10);
    assert.ok(looks.filter(({ score }) => score < 0.05).length <= 10);
    assert.ok(looks.every(({ psi }) => psi < 0.02));
  });

  it('find two of twenty features moved by three tenths of a standard deviation, in 95 of 100 looks', () => {
    const looks = Array.from({ length: 100 }, (_, i) => pValues(population(5000, 200 + i, 0.3)));
    assert.ok(looks.filter(({ features }) => features < 0.05).length >= 95);
    assert.ok(looks.filter(({ score }) => score < 0.05).length >= 95);
    assert.ok(looks.every(({ psi }) => psi > 0.05));
  });

  it('are SciPy’s, where all rows are looked at', function () {
    needPython(this);
    const small = population(600, 3);
    const before = profileOf({ rows: 600, columns: [...small] }, new Float64Array(600));
    const now = population(500, 4, 0.2);
    const tests = testColumns(now, before, baselineOf(scoresOf(small), small));
    const wanted = python<[number, number][]>(
      `
import json, sys
from collections import Counter
from scipy.stats import chi2_contingency, ks_2samp
def compared(before, now, numeric):
    if numeric:
        test = ks_2samp([v for v in before if v is not None], [v for v in now if v is not None], method='asymp')
        return [test.statistic, test.pvalue]
    a, b = Counter(before), Counter(now)
    keys = list(set(a) | set(b))
    test = chi2_contingency([[a[k] for k in keys], [b[k] for k in keys]], correction=False)
    return [test.statistic, test.pvalue]
print(json.dumps([compared(*of) for of in json.load(sys.stdin)]))
`,
      now.map(({ kind, values }, i) => [nullable(small[i]!.values), nullable(values), kind === 'numeric']),
    );
    for (const [i, [statistic, pValue]] of wanted.entries()) {
      assert.ok(Math.abs(tests[i]!.statistic - statistic) < 1e-9, tests[i]!.column);
      // SciPy's asymptotic p-value of Kolmogorov-Smirnov has a correction for few rows.
      assert.ok(
        Math.abs(tests[i]!.pValue - pValue) < (tests[i]!.test === 'chi-squared' ? 1e-9 : 0.03),
        tests[i]!.column,
      );
    }
  });
});
