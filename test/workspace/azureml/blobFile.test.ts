import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { fileOf, isTable } from '../../../workspace/azureml/blobFile.js';

describe('fileOf', () => {
  it('is the file below the folder', () => {
    assert.equal(fileOf('some folder', '2026/p q.csv'), resolve('some folder', join('2026', 'p q.csv')));
  });
  it('stays below the folder for a name that begins like an absolute path', () => {
    assert.equal(fileOf('some folder', '/etc/x'), resolve('some folder', join('etc', 'x')));
  });
  for (const name of ['../x', 'a/../../x', '..', '', '.']) {
    it(`is none for '${name}'`, () => assert.equal(fileOf('some folder', name), undefined));
  }
});

describe('isTable', () => {
  it('knows the files that PrepareData reads', () => {
    assert.ok(['a.csv', 'a.CSV.gz', 'b/a.parquet', 'a.tsv', 'a.txt'].every(isTable));
    assert.ok(!['_SUCCESS', 'a.csv.bak', 'csv', 'a.json'].some(isTable));
  });
});
