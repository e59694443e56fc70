import assert from 'node:assert/strict';
import { readDataset, readPart, writeDataset } from '../../../runtime/data/dataset.js';
import {
  exposureColumn,
  featureColumns,
  groupColumn,
  idColumn,
  targetColumn,
  timeColumn,
  weightColumn,
} from '../../../runtime/data/roleColumns.js';
import { temporaryFolder } from '../../support/folder.js';
import { smallDataset } from './smallDataset.js';

describe('columns by their role', () => {
  const folder = temporaryFolder();

  it('come out of a dataset as they went in', async () => {
    const content = smallDataset();
    const { columns } = content.schema;
    columns[3].role = 'weight';
    columns[4].role = 'exposure';
    columns[8].role = 'group';
    delete columns[3].kind;
    delete columns[4].kind;
    content.table.columns[3].values = Float64Array.from({ length: 12 }, (_, row) => row + 1);
    content.table.columns[4].values = Float64Array.from({ length: 12 }, (_, row) => (row + 1) / 12);
    columns.push({ name: 'begin', type: 'integer', role: 'time', missing: [], min: 2020, max: 2031 });
    content.table.columns.push({
      name: 'begin',
      kind: 'text',
      values: Array.from({ length: 12 }, (_, row) => String(2020 + row)),
    });
    await writeDataset(folder.path, content);
    const dataset = await readDataset(folder.path);
    const { schema } = dataset;
    const table = await readPart(dataset, 'train');
    assert.deepEqual(weightColumn(table, schema), Float64Array.of(1, 4, 7, 10));
    assert.deepEqual(exposureColumn(table, schema), Float64Array.of(1 / 12, 4 / 12, 7 / 12, 10 / 12));
    assert.deepEqual(
      groupColumn(table, schema),
      [0, 3, 6, 9].map((row) => `Agent "${row}", Köln`),
    );
    assert.deepEqual(timeColumn(table, schema), ['2020', '2023', '2026', '2029']);
    assert.deepEqual(idColumn(table, schema), ['1', '4', '7', '10']);
    assert.deepEqual(targetColumn(table, schema), Float64Array.of(0, 1, 0, 1));
    assert.deepEqual(
      featureColumns(table, schema).map(({ name }) => name),
      ['age', 'new_bin', 'model_cat', 'fuel'],
    );
  });

  it('are undefined where the dataset has none', () => {
    const { table, schema } = smallDataset();
    for (const read of [weightColumn, exposureColumn, groupColumn, timeColumn]) {
      assert.equal(read(table, schema), undefined);
    }
  });
});
