import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { TableSchema } from '../../../runtime/data/manifest.js';
import type { Table } from '../../../runtime/data/table.js';
import { writeOutOfFold } from '../../../tasks/TrainModel/writeOutOfFold.js';
import { temporaryFolder } from '../../support/folder.js';
import { needPython, python } from '../../support/python.js';

const READ = `
import json, sys, pandas as pd
frame = pd.read_parquet(json.load(sys.stdin))
print(json.dumps([list(frame.columns), frame.values.tolist()]))`;

const table: Table = {
  rows: 3,
  columns: [
    { name: 'policy', kind: 'text', values: ['p1', 'p2', 'p3'] },
    { name: 'claim', kind: 'numeric', values: Float64Array.of(0, 1, 0) },
  ],
};
const outOfFold = { fold: Uint16Array.of(1, 0, 1), score: Float64Array.of(0.25, 0.5, 0.1) };

function datasetOf(idRole: 'id' | 'ignore'): Dataset {
  const schema = TableSchema.parse({
    formatVersion: 1,
    columns: [
      { name: 'policy', type: 'string', role: idRole, missing: [] },
      { name: 'claim', type: 'integer', role: 'target', missing: [] },
    ],
  });
  return { folder: '', schema } as Dataset;
}

describe('writeOutOfFold', () => {
  const folder = temporaryFolder();

  it('writes id, fold, target and score of every row, as pandas reads them', async function () {
    needPython(this);
    const file = join(folder.path, 'new', 'model-outOfFold.parquet');
    await writeOutOfFold(file, table, datasetOf('id'), outOfFold);
    assert.deepEqual(python(READ, file), [
      ['id', 'fold', 'target', 'score'],
      [
        ['p1', 2, 0, 0.25],
        ['p2', 1, 1, 0.5],
        ['p3', 2, 0, 0.1],
      ],
    ]);
    await writeOutOfFold(file, table, datasetOf('ignore'), outOfFold);
    const [names, rows] = python<[string[], number[][]]>(READ, file);
    assert.equal(names[0], 'row');
    assert.deepEqual(
      rows.map(([row]) => row),
      [1, 2, 3],
    );
  });

  it('leaves nothing half-written', async () => {
    const file = join(folder.path, 'model-outOfFold.parquet');
    const torn = { ...table, columns: table.columns.slice(0, 1) };
    await assert.rejects(writeOutOfFold(file, torn, datasetOf('id'), outOfFold));
    assert.ok(!existsSync(file));
    assert.deepEqual(readdirSync(folder.path), []);
  });
});
