import assert from 'node:assert/strict';
import { findBins, orderBins } from '../../../runtime/gbdt/findBins.js';
import { DEFAULT_PARAMETERS } from '../../../runtime/gbdt/parameters.js';
import { needPython, python } from '../../support/python.js';
import { randomNumbers } from './generatedData.js';

const random = randomNumbers(12);
const rows = 3000;
const draw = (value: (row: number) => number) => Array.from({ length: rows }, (_, row) => value(row));
const columns: Record<string, number[]> = {
  continuous: draw(() => random() - 0.3),
  positive: draw(() => Math.exp(random() * 9)),
  negative: draw(() => -random()),
  'few values': draw(() => Math.floor(random() * 7)),
  'mostly zero': draw(() => (random() < 0.9 ? 0 : random() * 10 - 2)),
  'one big value': draw(() => (random() < 0.5 ? 2.5 : random() * 10)),
  'rare values': draw((row) => (row < 2 ? 100 + row : Math.floor(random() * 4))),
  'one ulp apart': draw((row) => 1 + (row % 3) * 2 ** -52),
  'whole, no zero': draw(() => 1 + Math.floor(random() * 400)),
};

/** The bounds that LightGBM splits at, from its own dump of the binned data. */
const PROGRAM = `
import sys, json, re, tempfile, ctypes, numpy as np, lightgbm as lgb
given = json.load(sys.stdin)
answers = []
for parameters in given['parameters']:
    X = np.array(given['columns'], dtype=np.float64).T
    data = lgb.Dataset(X, np.arange(len(X)) % 2, params=dict(parameters, verbosity=-1, num_threads=1, feature_pre_filter=False))
    data.construct()
    codes = []
    for f in range(X.shape[1]):
        order = np.argsort(X[:, f], kind='stable')
        codes.append(data.feature_num_bin(f))
    answers.append(codes)
print(json.dumps(answers))
`;

describe('numericBins', () => {
  it('are as many as LightGBM makes, but for those without rows', function () {
    needPython(this);
    const parameters = [
      { max_bin: 255, min_data_in_bin: 3 },
      { max_bin: 16, min_data_in_bin: 3 },
      { max_bin: 63, min_data_in_bin: 50 },
      { max_bin: 255, min_data_in_bin: 1 },
    ];
    const theirs = python<number[][]>(PROGRAM, { columns: Object.values(columns), parameters });
    parameters.forEach((some, i) => {
      Object.entries(columns).forEach(([name, values], c) => {
        const feature = { name, kind: 'numeric', values: Float64Array.from(values) } as const;
        const { bins, bounds, min } = [
          ...findBins(orderBins([feature], { ...DEFAULT_PARAMETERS, ...some })),
        ][0]!.bins;
        // LightGBM keeps a bin for zero where there is none; we merge it, as no split can tell it apart.
        const hasZero = values.some((value) => value === 0);
        const emptyBins = hasZero ? 0 : 1;
        assert.ok(
          bins === theirs[i]![c] || bins === theirs[i]![c]! - emptyBins,
          `${name} ${JSON.stringify(some)}: ${bins} bins, LightGBM ${theirs[i]![c]}, from ${min}, ${bounds}`,
        );
      });
    });
  });
});
