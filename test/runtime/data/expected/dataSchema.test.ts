import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { dataJsonSchema, JSON_SCHEMA_NAME } from '../../../../runtime/data/expected/dataSchema.js';
import { root } from '../../../support/root.js';

describe('the JSON Schema of schema files', () => {
  it('is published as it is: npm run docs writes it after a change', () => {
    const published = readFileSync(join(root, 'docs', 'schemas', JSON_SCHEMA_NAME), 'utf8');
    assert.deepEqual(JSON.parse(published), JSON.parse(dataJsonSchema()));
  });

  it('admits a schema file and names what is wrong with another', () => {
    const validate = new Ajv2020().compile(JSON.parse(dataJsonSchema()));
    const file = (role: string) =>
      parse(`formatVersion: 1
levels: {extra-label: warn}
columns:
  - {name: claim, type: integer, role: ${role}}
  - {name: fuel, type: string, kind: categorical, domain: {values: [diesel]}, missing: ['?'], presence: 0.9}
`);
    assert.equal(validate(file('target')), true, JSON.stringify(validate.errors));
    assert.equal(validate(file('goal')), false);
    assert.equal(validate.errors?.[0].instancePath, '/columns/0/role');
  });
});
