import assert from 'node:assert/strict';
import type { ColumnSchema, TableSchema } from '../../../runtime/data/manifest.js';
import type { Column } from '../../../runtime/data/table.js';
import { UserError } from '../../../runtime/error.js';
import { modelColumns } from '../../../runtime/gate/modelColumns.js';

const NAN = Number.NaN;

const schemaOf = (...columns: ColumnSchema[]): TableSchema => ({ formatVersion: 1, columns });
const feature = (name: string, more: Partial<ColumnSchema> = {}): ColumnSchema => ({
  name,
  type: 'number',
  role: 'feature',
  kind: 'numeric',
  missing: [-1],
  ...more,
});
const text = (name: string, levels: string[]): ColumnSchema =>
  feature(name, { type: 'string', kind: 'categorical', missing: [], levels });

const TABLE_SCHEMA = schemaOf(
  { name: 'id', type: 'integer', role: 'id', missing: [] },
  feature('age'),
  text('fuel', ['diesel', 'electric', 'petrol']),
);
const COLUMNS: Column[] = [
  { name: 'id', kind: 'text', values: ['1', '2', '3'] },
  { name: 'age', kind: 'numeric', values: Float64Array.of(40, NAN, 20) },
  {
    name: 'fuel',
    kind: 'categorical',
    values: Float64Array.of(2, 1, NAN),
    levels: ['diesel', 'electric', 'petrol'],
  },
];
const TABLE = { rows: 3, columns: COLUMNS };

const columnsFor = (featureNames: string[], schema?: TableSchema, featureInfos: string[] = []) =>
  modelColumns({ featureNames, featureInfos }, schema, TABLE, TABLE_SCHEMA, 'model');
const valuesFor = (...given: Parameters<typeof columnsFor>) =>
  columnsFor(...given).map(({ values }) => [...values]);

function problems(...given: Parameters<typeof columnsFor>): readonly { what: string; cure?: string }[] {
  try {
    columnsFor(...given);
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.findings;
  }
  return assert.fail('taken');
}

describe('model columns', () => {
  it('are the model features in its order', () => {
    assert.deepEqual(columnsFor(['fuel', 'age'], TABLE_SCHEMA), [COLUMNS[2], COLUMNS[1]]);
  });

  it('have the category codes of the model, whatever those of the dataset', () => {
    const older = schemaOf(feature('age'), text('fuel', ['petrol', 'diesel']));
    assert.deepEqual(valuesFor(['fuel'], older), [[0, NAN, NAN]]);
    assert.deepEqual([...COLUMNS[2].values], [2, 1, NAN], 'the dataset stays as it was');
  });

  it('have the missing value back for a model that learned from it as a number', () => {
    assert.deepEqual(valuesFor(['age'], schemaOf(feature('age', { missing: [] }))), [[40, -1, 20]]);
    assert.deepEqual(valuesFor(['age'], schemaOf(feature('age'))), [[40, NAN, 20]]);
  });

  it('of a model from elsewhere go by the range that it has seen', () => {
    assert.deepEqual(valuesFor(['age'], undefined, ['[-1:90]']), [[40, -1, 20]]);
    assert.deepEqual(valuesFor(['age'], undefined, ['[18:90]']), [[40, NAN, 20]]);
    assert.deepEqual(valuesFor(['age'], undefined, ['none']), [[40, NAN, 20]]);
  });

  it('that do not fit are all named', () => {
    const older = schemaOf(feature('age', { kind: 'categorical', type: 'integer' }), feature('fuel'));
    const found = problems(['agee', 'id', 'age', 'fuel'], older).map(({ what }) => what);
    assert.deepEqual(found, [
      'The model needs the feature agee, which the dataset lacks.',
      "The model learned from id, which is the dataset's id and no feature.",
      'The model knows age as categories, the dataset holds numbers.',
      'The model knows fuel as numbers, the dataset holds categories.',
    ]);
    assert.match(problems(['agee'])[0].cure ?? '', /^Is age meant\?/);
  });

  it('do not mix categories of text with categories of numbers', () => {
    const codes = schemaOf(feature('fuel', { kind: 'categorical', type: 'integer' }));
    assert.match(problems(['fuel'], codes)[0].what, /categories of fuel as numbers, the dataset as text/);
  });
});
