import assert from 'node:assert/strict';
import { readDataSchema } from '../../../../runtime/data/expected/readDataSchema.js';
import { describe as render, UserError } from '../../../../runtime/error.js';

function refusal(text: string): string[] {
  try {
    readDataSchema(text, 'schema.yml');
  } catch (error) {
    assert(error instanceof UserError, String(error));
    return error.findings.map(render);
  }
  return assert.fail('should have been refused');
}

describe('readDataSchema', () => {
  it('reads YAML, with defaults for what is not there', () => {
    assert.deepEqual(
      readDataSchema(
        `formatVersion: 1
columns:
  # the claim
  - {name: claim, type: integer, role: target}
  - name: age
    type: number
    domain: {min: 18}
`,
        'schema.yml',
      ),
      {
        formatVersion: 1,
        levels: {},
        columns: [
          { name: 'claim', type: 'integer', role: 'target', missing: [] },
          { name: 'age', type: 'number', role: 'feature', domain: { min: 18 }, missing: [] },
        ],
      },
    );
  });

  it('names every field that does not fit, with its line', () => {
    assert.deepEqual(
      refusal(`formatVersion: 1
levels: {single-value: fatal}
columns:
  - {name: claim, type: integer, role: target}
  - name: age
    type: numeric
    presence: 95
`).map((line) => line.slice(0, line.indexOf(': Invalid') < 0 ? 40 : line.indexOf(': Invalid'))),
      [
        'schema.yml:2: levels.single-value',
        'schema.yml:6: columns.1.type',
        'schema.yml:7: columns.1.presence: Too bi',
      ],
    );
    assert.match(refusal('columns: [')[0], /^schema\.yml:1: Not YAML: /);
    assert.match(refusal('')[0], /^schema\.yml: The file: Invalid input/);
  });

  it('refuses what contradicts itself, all at once', () => {
    assert.deepEqual(
      refusal(`formatVersion: 1
columns:
  - {name: a, type: integer, role: id}
  - {name: b, type: integer, role: id, kind: binary}
  - {name: b, type: string, kind: numeric, domain: {min: 3}, role: ignore}
  - {name: c, type: string, role: weight}
  - {name: d, type: number, role: time, domain: {values: [x]}}
`),
      [
        'schema.yml:4: b has the role id, which a has already. Give it to one column.',
        'schema.yml:4: b is no feature and has a kind. Leave the kind out.',
        'schema.yml:5: The column b is described twice. Keep one of the two.',
        'schema.yml:5: b is no feature and has a kind. Leave the kind out.',
        'schema.yml:5: b is text and numeric. Text is of kind categorical.',
        'schema.yml:5: b is text and has a smallest or largest value. List the values instead.',
        'schema.yml:6: c is text and the weight. A number is needed: write integer or number.',
        'schema.yml:7: d holds numbers and its domain texts. Write numbers, or the type string.',
        'schema.yml:3: No column has the role target. Give it to the column to predict.',
        'schema.yml:3: No column has the role feature, so there is nothing to learn from. Describe the columns to learn from.',
      ],
    );
  });
});
