import assert from 'node:assert/strict';
import { type ColumnProfile, Profile } from '../../../runtime/data/profile.js';
import { profileOf } from '../../../runtime/data/profileTable.js';
import type { Column } from '../../../runtime/data/table.js';
import { needPython, python } from '../../support/python.js';
import { Random } from '../../support/random.js';

describe('profileOf', () => {
  const random = new Random(11);
  const rows = 3000;
  const target = Float64Array.from({ length: rows }, () => (random.chance(0.1) ? 1 : 0));
  const numbers = (make: () => number, missing = 0.1) =>
    Float64Array.from({ length: rows }, () => (random.chance(missing) ? Number.NaN : make()));
  const columns: Column[] = [
    { name: 'small', kind: 'numeric', values: numbers(() => random.below(12) - 3) },
    { name: 'whole', kind: 'numeric', values: numbers(() => random.below(5000)) },
    { name: 'wide', kind: 'numeric', values: numbers(() => random.below(2 ** 40)) },
    { name: 'share', kind: 'numeric', values: numbers(() => random.next() * 4 - 1, 0) },
    { name: 'car_cat', kind: 'categorical', values: numbers(() => random.below(104)) },
    { name: 'fuel', kind: 'categorical', values: numbers(() => random.below(3)), levels: ['b', 'd', 'e'] },
  ];

  function profileByName(some: Column[], claims = target): Record<string, ColumnProfile> {
    const profile = Profile.parse(profileOf({ rows: claims.length, columns: some }, claims));
    return Object.fromEntries(profile.columns.map((column) => [column.name, column]));
  }

  it('has the figures that pandas and NumPy have', function () {
    needPython(this);
    const profile = profileByName(columns);
    const input = {
      target: [...target],
      columns: Object.fromEntries(
        columns.map(({ name, values }) => [
          name,
          Array.from(values as Float64Array, (value) => (Number.isNaN(value) ? null : value)),
        ]),
      ),
    };
    const expected = python<
      Record<string, Record<string, number> & { quantiles: number[]; histogram: number[] }>
    >(
      `
import json, sys, numpy, pandas
given = json.load(sys.stdin)
target = pandas.Series(given['target'])
result = {}
for name, cells in given['columns'].items():
    column = pandas.Series(cells, dtype='float64')
    present = column.dropna()
    result[name] = {
      'count': int(column.count()), 'missing': int(column.isna().sum()), 'distinct': int(column.nunique()),
      'mean': present.mean(), 'sd': present.std(), 'min': present.min(), 'max': present.max(),
      'quantiles': numpy.quantile(present, [.01, .05, .25, .5, .75, .95, .99]).tolist(),
      'histogram': numpy.histogram(present, bins=20)[0].tolist(),
      'missingTargetRate': None if column.notna().all() else target[column.isna()].mean(),
      'rates': {str(int(value)): rate for value, rate in target.groupby(column).mean().items()} if column.nunique() < 200 else {},
      'counts': {str(int(value)): int(count) for value, count in column.value_counts().items()} if column.nunique() < 200 else {},
    }
print(json.dumps(result))
`,
      input,
    );
    const close = (actual: number | undefined, wanted: number, what: string) =>
      assert(
        Math.abs((actual ?? Number.NaN) - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted)),
        `${what}: ${actual}, ${wanted}`,
      );
    for (const { name, kind } of columns) {
      const actual = profile[name];
      const wanted = expected[name];
      assert.equal(actual.count, wanted.count, name);
      assert.equal(actual.missing, wanted.missing, name);
      assert.equal(actual.distinct, wanted.distinct, name);
      if (wanted.missing > 0) close(actual.missingTargetRate, wanted.missingTargetRate, name);
      else assert.equal(actual.missingTargetRate, undefined);
      if (kind === 'numeric') {
        for (const figure of ['mean', 'sd', 'min', 'max'] as const)
          close(actual[figure], wanted[figure], `${name} ${figure}`);
        for (const [i, value] of Object.values(actual.quantiles ?? {}).entries()) {
          close(value, wanted.quantiles[i], `${name} quantile ${i}`);
        }
      }
      if (actual.histogram)
        assert.deepEqual(
          actual.histogram.map(({ count }) => count),
          wanted.histogram,
          name,
        );
      for (const level of actual.levels ?? []) {
        const value =
          kind === 'categorical' && name === 'fuel'
            ? String(['b', 'd', 'e'].indexOf(String(level.value)))
            : String(level.value);
        assert.equal(
          level.count,
          (wanted.counts as unknown as Record<string, number>)[value],
          `${name} ${value}`,
        );
        close(
          level.targetRate,
          (wanted.rates as unknown as Record<string, number>)[value],
          `${name} ${value}`,
        );
      }
    }
  });

  it('lists categories and few numbers by level, others by bin', () => {
    const profile = profileByName(columns);
    assert.equal(profile.small.levels?.length, 12);
    assert.equal(profile.small.histogram, undefined);
    assert.equal(profile.whole.histogram?.length, 20);
    assert.equal(profile.whole.levels, undefined);
    assert.equal(profile.car_cat.levels?.length, 50);
    assert.deepEqual(profile.fuel.levels?.map(({ value }) => value).sort(), ['b', 'd', 'e']);
    const counts = profile.car_cat.levels?.map(({ count }) => count) ?? [];
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
  });

  it('gives the target rate of each bin, null where there is no row', () => {
    const values = Float64Array.from({ length: 22 }, (_, row) => (row < 21 ? row / 4 : 100));
    const claims = Float64Array.from({ length: 22 }, (_, row) => (row === 0 || row === 21 ? 1 : 0));
    const { x } = profileByName([{ name: 'x', kind: 'numeric', values }], claims);
    assert.equal(x.histogram?.[0].count, 20);
    assert.equal(x.histogram?.[0].targetRate, 1 / 20);
    assert.deepEqual(x.histogram?.[5], { from: 25, to: 30, count: 0, targetRate: null });
    assert.deepEqual(x.histogram?.[19], { from: 95, to: 100, count: 1, targetRate: 1 });
  });

  it('describes columns of nothing, of one value, and of text', () => {
    const profile = profileByName(
      [
        { name: 'none', kind: 'numeric', values: new Float64Array(3).fill(Number.NaN) },
        { name: 'one', kind: 'numeric', values: Float64Array.of(Number.NaN, 5, Number.NaN) },
        { name: 'id', kind: 'text', values: ['a', '', 'a'] },
      ],
      Float64Array.of(1, 0, 0),
    );
    assert.deepEqual(profile.none, {
      name: 'none',
      count: 0,
      missing: 3,
      missingTargetRate: 1 / 3,
      distinct: 0,
    });
    assert.equal(profile.one.mean, 5);
    assert.equal(profile.one.sd, undefined);
    assert.deepEqual(profile.one.levels, [{ value: 5, count: 1, targetRate: 0 }]);
    assert.deepEqual(profile.id, { name: 'id', count: 2, missing: 1, distinct: 1 });
  });
});
