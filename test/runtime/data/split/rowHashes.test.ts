import assert from 'node:assert/strict';
import { murmur3 } from '../../../../runtime/data/murmur3.js';
import { keyName, rowHashes } from '../../../../runtime/data/split/rowHashes.js';
import { smallDataset } from '../smallDataset.js';

describe('rowHashes', () => {
  it('go by the group, without groups by the id, without an id by the features', () => {
    const { table, schema } = smallDataset();
    const agents = table.columns[8];
    agents.values = (agents.values as string[]).map((_, row) => `Agent ${row % 3}`);
    const distinct = () => new Set(rowHashes(table, schema, 1)).size;
    assert.deepEqual([keyName(schema), distinct()], ['id', 12]);
    schema.columns[8].role = 'group';
    assert.deepEqual([keyName(schema), distinct()], ['agent', 3]);
    schema.columns[8].role = 'ignore';
    schema.columns[0].role = 'ignore';
    assert.equal(keyName(schema), 'features');
    for (const i of [2, 3, 4, 6, 7]) schema.columns[i].role = 'ignore';
    // What is left is new_bin.
    assert.equal(distinct(), 2);
  });

  it('are those of the texts’ UTF-8, whatever is in them', () => {
    const ids = ['7', 'policy-0001', 'Ünfall', '東京 🚗', 'x'.repeat(300), 'é'.repeat(300), '~\u007f'];
    const hashes = rowHashes(
      { rows: ids.length, columns: [{ name: 'id', kind: 'text', values: ids }] },
      { formatVersion: 1, columns: [{ name: 'id', type: 'string', role: 'id', missing: [] }] },
      5,
    );
    assert.deepEqual(
      [...hashes],
      ids.map((id) => murmur3(Buffer.from(id), 5)),
    );
  });
});
