import assert from 'node:assert/strict';
import { compareData } from '../../../../runtime/data/compare/compareData.js';
import { DataDrift } from '../../../../runtime/data/compare/dataDrift.js';
import type { ColumnSchema, TableSchema } from '../../../../runtime/data/manifest.js';
import { profileOf } from '../../../../runtime/data/profileTable.js';
import type { Column, Table } from '../../../../runtime/data/table.js';
import { equalShareEdges } from '../../../../runtime/drift/bins.js';
import { needPython, python } from '../../../support/python.js';
import { Random } from '../../../support/random.js';
import { normalSample, nullable } from '../../drift/samples.js';

type Cells = Float64Array | (string | null)[];

/** A table of numbers, and of categories where there are texts. */
function tableOf(columns: Record<string, Cells>): { table: Table; schema: TableSchema } {
  const entries = Object.entries(columns);
  const made = entries.map(([name, cells]): Column => {
    if (cells instanceof Float64Array) return { name, kind: 'numeric', values: cells };
    const levels = [...new Set(cells.filter((cell) => cell !== null))].sort();
    const values = Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : levels.indexOf(cell)));
    return { name, kind: 'categorical', values, levels };
  });
  const schema = entries.map(
    ([name]): ColumnSchema => ({ name, type: 'number', role: 'feature', missing: [] }),
  );
  return {
    table: { rows: entries[0][1].length, columns: made },
    schema: { formatVersion: 1, columns: schema },
  };
}

function compare(before: Record<string, Cells>, now: Record<string, Cells>): DataDrift {
  const earlier = tableOf(before);
  const profile = profileOf(earlier.table, new Float64Array(earlier.table.rows));
  const { table, schema } = tableOf(now);
  return DataDrift.parse(compareData(table, schema, { name: 'policies', version: 'a'.repeat(12), profile }));
}

describe('compareData', () => {
  const random = new Random(9);
  const fuels = (rows: number, choices: (string | null)[]) =>
    Array.from({ length: rows }, () => random.pick(choices));
  const before = {
    age: normalSample(3000, 1),
    doors: Float64Array.from({ length: 3000 }, () => random.below(5)),
    fuel: fuels(3000, ['diesel', 'petrol', 'gas', null]),
  };
  const now = {
    age: normalSample(2000, 2, 0.4),
    doors: Float64Array.from({ length: 2000 }, () => 1 + random.below(5)),
    fuel: fuels(2000, ['petrol', 'hydrogen', 'diesel', null, null]),
  };

  it('has the PSI and the divergence that scipy finds in the same bins', function () {
    needPython(this);
    const drift = compare(before, now);
    const expected = python<Record<string, [number, number]>>(
      `
import json, sys, numpy as np, pandas as pd
from scipy.spatial.distance import jensenshannon
from scipy.special import rel_entr
before, now, edges = json.load(sys.stdin)
out = {}
for name in before:
    e, a = pd.Series(before[name]), pd.Series(now[name])
    if name == 'age':
        cut = [-np.inf, *edges, np.inf]
        e, a = (pd.cut(s.astype(float), cut).cat.codes for s in (e, a))
    else:
        known = set(e.dropna())
        e, a = (s.map(lambda v: 'missing' if pd.isna(v) else v if v in known else 'other') for s in (e, a))
    bins = sorted(set(e) | set(a), key=str)
    e, a = (np.array([(s == b).sum() for b in bins]) for s in (e, a))
    p, q = (np.maximum(c, .5) / c.sum() for c in (e, a))
    out[name] = [float(np.sum(rel_entr(p, q) + rel_entr(q, p))), float(jensenshannon(e, a, base=2) ** 2)]
print(json.dumps(out))`,
      [
        { ...before, age: nullable(before.age), doors: [...before.doors] },
        { ...now, age: nullable(now.age), doors: [...now.doors] },
        equalShareEdges(before.age),
      ],
    );
    assert.equal(drift.columns.length, 3);
    for (const { column, psi, jensenShannon } of drift.columns) {
      assert.ok(Math.abs(psi - expected[column][0]) < 1e-12, `PSI of ${column}`);
      assert.ok(Math.abs(jensenShannon - expected[column][1]) < 1e-12, `divergence of ${column}`);
    }
    assert.deepEqual([drift.rows, drift.against.rows], [2000, 3000]);
  });

  it('tells new categories and the change of missing shares', () => {
    const fuel = compare(before, now).columns.find(({ column }) => column === 'fuel')!;
    assert.deepEqual(fuel.newCategories, ['hydrogen']);
    assert.equal(fuel.missing.now, now.fuel.filter((cell) => cell === null).length / 2000);
    assert.equal(fuel.missing.before, before.fuel.filter((cell) => cell === null).length / 3000);
  });

  it('is nothing for the same rows, the largest first for others', () => {
    for (const { psi, jensenShannon } of compare(before, before).columns) {
      assert.deepEqual([psi, jensenShannon], [0, 0]);
    }
    const sizes = compare(before, now).columns.map(({ psi }) => psi);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
  });

  it('names what cannot be compared', () => {
    const x = normalSample(100, 3);
    const text = fuels(100, ['a', 'b']);
    const { columns, notCompared } = compare(
      { age: x, fuel: x, gone: x, empty: new Float64Array(100).fill(Number.NaN) },
      { age: x, fuel: text, fresh: text, empty: x },
    );
    assert.deepEqual(
      columns.map(({ column }) => column),
      ['empty', 'age'],
    );
    assert.deepEqual(notCompared, [
      { column: 'fuel', why: 'its values were of another kind before' },
      { column: 'fresh', why: 'it was not there before' },
      { column: 'gone', why: 'it is not there any more' },
    ]);
  });
});
