import assert from 'node:assert/strict';
import { contentHash } from '../../../runtime/data/contentHash.js';
import type { Table } from '../../../runtime/data/table.js';
import { smallDataset } from './smallDataset.js';

describe('contentHash', () => {
  const change = (edit: (table: Table) => void): string => {
    const { table } = smallDataset();
    edit(table);
    return contentHash(table);
  };
  const base = change(() => {});

  it('does not depend on the order of columns, the sign of zero or the form of NaN', () => {
    assert.equal(
      change((table) => table.columns.reverse()),
      base,
    );
    const negative = change(({ columns }) => {
      const values = columns[2].values as Float64Array;
      values[0] = -0;
      new DataView(values.buffer).setBigUint64(3 * 8, 0xffff_ffff_ffff_ffffn);
      assert(Number.isNaN(values[3]));
    });
    assert.equal(negative, base);
  });

  it('depends on every cell, on names, on the order of rows and on what categories are called', () => {
    const hashes = [
      base,
      change(({ columns }) => {
        (columns[4].values as Float64Array)[11] += 1e-15;
      }),
      change(({ columns }) => {
        (columns[2].values as Float64Array)[11] = Number.NaN;
      }),
      change(({ columns }) => {
        (columns[8].values as string[])[2] = 'x';
      }),
      change(({ columns }) => {
        columns[3].name = 'miles';
      }),
      change(({ columns }) => {
        const { values } = columns[2];
        (values as Float64Array).reverse();
      }),
      change(({ columns }) => {
        const fuel = columns[7];
        if (fuel.kind === 'categorical') fuel.levels = ['Benzin', 'Diesel', 'elec'];
      }),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it('does not take moved text for the same', () => {
    const text = (values: string[]) =>
      contentHash({ rows: 2, columns: [{ name: 'a', kind: 'text', values }] });
    assert.notEqual(text(['ab', 'c']), text(['a', 'bc']));
    assert.notEqual(text(['', 'a']), text(['a', '']));
  });

  it('hashes tables larger than one stretch of rows', () => {
    const rows = 200_000;
    const values = Float64Array.from({ length: rows }, (_, row) => row);
    const hash = () => contentHash({ rows, columns: [{ name: 'a', kind: 'numeric', values }] });
    const before = hash();
    values[rows - 1] = 0;
    assert.notEqual(hash(), before);
  });
});
