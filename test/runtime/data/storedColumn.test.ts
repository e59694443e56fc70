import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { ChunkStore } from '../../../runtime/data/chunkStore.js';
import { Numbers } from '../../../runtime/data/numbers.js';
import { numbersOf, storedColumn, textChunks, textColumn } from '../../../runtime/data/storedColumn.js';
import type { CategoricalColumn } from '../../../runtime/data/table.js';

describe('storedColumn', () => {
  const store = new ChunkStore(tmpdir());
  const fuel: CategoricalColumn = {
    name: 'fuel',
    kind: 'categorical',
    values: Float64Array.of(1, Number.NaN, 0),
    levels: ['diesel', 'petrol'],
  };

  it('looks like the column that it was', () => {
    const column = storedColumn(fuel, store);
    assert.deepEqual(column, fuel);
    assert.deepEqual({ ...column, name: 'power' }, { ...fuel, name: 'power' });
    assert.deepEqual(numbersOf(column)?.toArray(), fuel.values);
    assert.equal(numbersOf(fuel), undefined);
  });

  it('gives values of their own each time', () => {
    const column = storedColumn(fuel, store);
    column.values[0] = 7;
    assert.equal(column.values[0], 1);
  });

  it('has the texts of codes, and of numbers', () => {
    const codes = Numbers.from(Float64Array.of(1, Number.NaN, 0), store);
    const texts = textColumn('fuel', { codes, levels: fuel.levels! });
    assert.deepEqual(texts, { name: 'fuel', kind: 'text', values: ['petrol', '', 'diesel'] });
    const ids = textColumn('id', { codes: Numbers.from(Float64Array.of(7, 2 ** 53 - 1), store) });
    assert.deepEqual(ids.values, ['7', '9007199254740991']);
    assert.deepEqual([...textChunks(ids)], [ids.values]);
  });

  it('cuts the texts of a plain column into chunks', () => {
    const values = Array.from({ length: 70_000 }, (_, row) => `${row}`);
    const chunks = [...textChunks({ name: 't', kind: 'text', values })];
    assert.equal(chunks.length, 2);
    assert.deepEqual(chunks.flat(), values);
  });
});
