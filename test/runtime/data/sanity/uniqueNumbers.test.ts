import assert from 'node:assert/strict';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import type { ColumnSchema } from '../../../../runtime/data/manifest.js';
import type { Profile } from '../../../../runtime/data/profile.js';
import { checkUniqueNumbers } from '../../../../runtime/data/sanity/uniqueNumbers.js';
import { describe as render } from '../../../../runtime/error.js';

describe('checkUniqueNumbers', () => {
  const warnings = (rows: number, distinct: number, more: Partial<ColumnSchema> = {}) => {
    const column: ColumnSchema = { name: 'no', type: 'integer', role: 'feature', missing: [], ...more };
    const profile: Profile = {
      formatVersion: 1,
      rows,
      columns: [{ name: 'no', count: rows, missing: 0, distinct }],
    };
    const anomalies = new Anomalies('p.csv');
    checkUniqueNumbers({ formatVersion: 1, columns: [column] }, profile, anomalies);
    return anomalies.warnings.map(render);
  };

  it('finds an id among the features', () => {
    assert.deepEqual(warnings(500, 500), [
      'p.csv column no: high-uniqueness: every row has a whole number of its own here, as an id has. Name it as idColumn or ignore it (ignoreColumns); a model learns it by heart.',
    ]);
  });

  it('lets measures, few rows, repeated numbers and other roles be', () => {
    assert.deepEqual(
      [
        warnings(500, 499),
        warnings(50, 50),
        warnings(500, 500, { type: 'number' }),
        warnings(500, 500, { role: 'id' }),
      ],
      [[], [], [], []],
    );
  });
});
