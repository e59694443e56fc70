import assert from 'node:assert/strict';
import { canonicalId } from '../../../../runtime/data/roles/key.js';
import { typeColumns as type } from '../typeColumns.js';

const TARGET = [0, 1, 0, 1];

describe('the id', () => {
  it('is text in the table, canonical, and keeps its type in the schema', () => {
    const numbers = type({ id: [7, 9, 13, 16], x: TARGET }, { target: 'target', id: 'id' });
    assert.deepEqual(numbers.schema.id, { type: 'integer', role: 'id', missing: [], min: 7, max: 16 });
    assert.deepEqual(numbers.column.id.values, ['7', '9', '13', '16']);
    const texts = type({ id: ['A-1', ' 7', '8.0', '0700'], x: TARGET }, { target: 'target', id: 'id' });
    assert.deepEqual(texts.schema.id, { type: 'string', role: 'id', missing: [] });
    assert.deepEqual(texts.column.id.values, ['A-1', '7', '8', '0700']);
  });

  it('may be negative one, may be there twice with a warning, and may not be missing', () => {
    const { errors, warnings, column } = type(
      { id: ['7', '7.0', null, '-1'], x: TARGET },
      { target: 'target', id: 'id' },
    );
    assert.deepEqual(column.id.values, ['7', '7', '', '-1']);
    assert.deepEqual(warnings, [
      't.csv:3 column id: unique-error: the id 7 was there before; rows of one id stay in one part.',
    ]);
    assert.deepEqual(errors, [
      't.csv:4 column id: low-fraction-present: the id is missing. Give every row an id, or leave the id column out to split by the rows’ content.',
    ]);
  });

  it('has one canonical spelling', () => {
    assert.deepEqual(['7', '7.0', ' 7', '7 ', '7e0'].map(canonicalId), ['7', '7', '7', '7', '7']);
    assert.deepEqual(['07', '208310224003697457', ' A 1 ', '-0'].map(canonicalId), [
      '07',
      '208310224003697457',
      'A 1',
      '0',
    ]);
  });
});

describe('the group and the time', () => {
  const roles = { target: 'target', group: 'fleet', time: 'begin' };

  it('are texts of the table, in one spelling, and no features', () => {
    const { schema, column, errors } = type(
      {
        fleet: ['A', ' 7', '7.0', 'B'],
        begin: ['2026-01-31', ' 2026-02-01', '2025-12-01', '2024-02-29'],
        x: TARGET,
      },
      roles,
    );
    assert.deepEqual(errors, []);
    assert.deepEqual(schema.fleet, { type: 'string', role: 'group', missing: [] });
    assert.deepEqual(column.fleet.values, ['A', '7', '7', 'B']);
    assert.deepEqual(schema.begin, { type: 'string', role: 'time', missing: [] });
    assert.deepEqual(column.begin.values, ['2026-01-31', '2026-02-01', '2025-12-01', '2024-02-29']);
    const years = type({ fleet: [1, 2, 3, 4], begin: [2024, 2025, 2025, 2026], x: TARGET }, roles);
    assert.deepEqual(years.schema.begin, {
      type: 'integer',
      role: 'time',
      missing: [],
      min: 2024,
      max: 2026,
    });
  });

  it('stand in every row, and a time is a date that exists', () => {
    const { errors } = type(
      { fleet: ['A', null, 'B', 'B'], begin: ['2026-02-30', '2026-02-01', null, '31.01.2026'], x: TARGET },
      roles,
    );
    const cure = 'Write ISO 8601 dates such as 2026-01-31, or whole numbers such as 2026 or 20260131.';
    assert.deepEqual(errors, [
      't.csv:3 column fleet: low-fraction-present: the group is missing. Give every row a group; a row of its own can have its id.',
      `t.csv:4 column begin: low-fraction-present: the time is missing. ${cure}`,
      `t.csv:2 column begin: type-error: "2026-02-30" is no date (and line 5). ${cure}`,
    ]);
  });
});

describe('a column to ignore', () => {
  it('is kept as it is', () => {
    const { schema, column, errors, warnings } = type(
      { note: ['a', null, 'b', 'a '], code: [1.5, null, -1, 1.5], x: TARGET },
      { target: 'target', ignore: ['note', 'code'] },
    );
    assert.deepEqual([errors, warnings], [[], []]);
    assert.deepEqual(schema.note, { type: 'string', role: 'ignore', missing: [] });
    assert.deepEqual(schema.code, { type: 'number', role: 'ignore', missing: [], min: -1, max: 1.5 });
    assert.deepEqual(column.note.values, ['a', '', 'b', 'a ']);
    assert.deepEqual(column.code.values, ['1.5', '', '-1', '1.5']);
  });
});
