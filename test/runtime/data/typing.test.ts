import assert from 'node:assert/strict';
import { typeColumns as type } from './typeColumns.js';

describe('typeTable', () => {
  const many = (count: number, cell: number, ...rest: number[]) => [
    ...Array<number>(count).fill(cell),
    ...rest,
  ];

  it('goes by the suffix of a name', () => {
    const { schema, column, errors, warnings } = type({
      new_bin: [0, 1, -1, 0],
      model_cat: [0, 104, -1, 3],
      age: [18, 99, 42, 18],
      binary: [0, 1, 0, 1],
    });
    assert.deepEqual([errors, warnings], [[], []]);
    assert.deepEqual(schema, {
      target: { type: 'integer', role: 'target', missing: [], min: 0, max: 1 },
      new_bin: { type: 'integer', role: 'feature', kind: 'binary', missing: [-1], min: 0, max: 1 },
      model_cat: { type: 'integer', role: 'feature', kind: 'categorical', missing: [-1], min: 0, max: 104 },
      age: { type: 'integer', role: 'feature', kind: 'numeric', missing: [], min: 18, max: 99 },
      binary: { type: 'integer', role: 'feature', kind: 'numeric', missing: [], min: 0, max: 1 },
    });
    assert.equal(column.new_bin.kind, 'numeric');
    assert.deepEqual(column.new_bin.values, Float64Array.of(0, 1, Number.NaN, 0));
    assert.equal(column.model_cat.kind, 'categorical');
    assert.deepEqual(column.model_cat.values, Float64Array.of(0, 104, Number.NaN, 3));
  });

  it('tells whole numbers from others by value', () => {
    const { schema } = type({
      a: [1, 2, null, 3],
      b: [1, 2.5, 3, 4],
      c: [2 ** 53, 1, 2, 3],
      d: [1e300, 1, 2, 3],
    });
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((name) => schema[name].type),
      ['integer', 'number', 'number', 'number'],
    );
  });

  describe('-1', () => {
    it('is missing where it is the only negative value, of whole numbers or not', () => {
      const { schema, column, warnings } = type({
        reg: [0.7, -1, 0.2, -1],
        ind: [2, 0, -1, 1],
        clean: [1, 2, 3, 4],
      });
      assert.deepEqual(warnings, []);
      assert.deepEqual([schema.reg.missing, schema.ind.missing, schema.clean.missing], [[-1], [-1], []]);
      assert.deepEqual(column.reg.values, Float64Array.of(0.7, Number.NaN, 0.2, Number.NaN));
      assert.equal(schema.reg.min, 0.2);
    });

    it('is a value beside other negatives, with a warning', () => {
      const { schema, column, warnings } = type({ change: [-1, -2, 3, -1] });
      assert.deepEqual(schema.change.missing, []);
      assert.deepEqual(column.change.values, Float64Array.of(-1, -2, 3, -1));
      assert.deepEqual(warnings, [
        't.csv:2 column change: ambiguous-sentinel: -1 may mean missing, but there are other negative values, so it is kept as a value (and line 5). Leave the cell empty where the value is not known.',
      ]);
      assert.deepEqual(type({ change: [-3, -2, 3, 0] }).warnings, []);
    });

    it('is a value where it is the other of 1', () => {
      const { schema, warnings } = type({ sign: [-1, 1, null, 1] });
      assert.deepEqual(schema.sign.missing, []);
      assert.deepEqual(warnings, [
        't.csv column sign: ambiguous-sentinel: -1 and 1 are the only values, so -1 is kept as a value.',
      ]);
    });

    it('leaves nothing where it is all there is', () => {
      const { schema, warnings } = type({ gone: [-1], gone_cat: [-1, null] });
      assert.deepEqual(schema.gone, { type: 'integer', role: 'feature', kind: 'numeric', missing: [-1] });
      assert.deepEqual(warnings, [
        't.csv column gone: low-fraction-present: the value is missing in every row.',
        't.csv column gone_cat: mixed-nulls: missing is written in several ways: -1, an empty cell.',
        't.csv column gone_cat: low-fraction-present: the value is missing in every row.',
      ]);
    });
  });

  describe('a name that does not fit', () => {
    it('is an error where nearly all values fit it', () => {
      const { errors } = type({
        x_bin: many(99, 1, 2),
        y_cat: many(98, 3, -2, 1.5),
        z_cat: many(99, 3, 2 ** 31),
      });
      assert.deepEqual(errors, [
        't.csv:101 column x_bin: out-of-domain: 2 is out of the domain that the column’s name tells (_bin stands for 0, 1 and -1 for missing). Correct the cells, or rename the column to have it treated as numbers.',
        't.csv:100 column y_cat: out-of-domain: -2 is out of the domain that the column’s name tells (_cat stands for whole numbers from 0 and -1 for missing) (and line 101). Correct the cells, or rename the column to have it treated as numbers.',
        't.csv:101 column z_cat: out-of-domain: 2147483648 is out of the domain that the column’s name tells (_cat stands for whole numbers from 0 and -1 for missing). Correct the cells, or rename the column to have it treated as numbers.',
      ]);
    });

    it('is a warning where it cannot be meant', () => {
      const { errors, warnings, schema } = type({ recycle_bin: [17, 3, 0, 1], score_cat: [0.5, 1, 2, 3] });
      assert.deepEqual(errors, []);
      assert.equal(schema.recycle_bin.kind, 'numeric');
      assert.equal(schema.score_cat.kind, 'numeric');
      assert.match(
        warnings[0],
        /^t\.csv:2 column recycle_bin: out-of-domain: 17 is out .*; it is treated as numbers/,
      );
      assert.match(warnings[1], /^t\.csv:2 column score_cat: out-of-domain: 0\.5 is out/);
    });
  });

  describe('text', () => {
    it('becomes codes of sorted levels, whatever the order of appearance', () => {
      const { schema, column } = type({ fuel: ['petrol', 'diesel', null, 'Élec'] });
      assert.deepEqual(schema.fuel, {
        type: 'string',
        role: 'feature',
        kind: 'categorical',
        missing: [],
        levels: ['diesel', 'petrol', 'Élec'],
      });
      assert.deepEqual(column.fuel.values, Float64Array.of(1, 0, Number.NaN, 2));
    });

    it('is left out of the features where most of it is unique', () => {
      const { schema, column, warnings } = type({
        name: Array.from({ length: 60 }, (_, i) => (i ? `n${i}` : null)),
        x: [1, 2],
      });
      assert.equal(schema.name.role, 'ignore');
      assert.equal(column.name.kind, 'text');
      assert.deepEqual(column.name.values.slice(0, 2), ['', 'n1']);
      assert.deepEqual(warnings, [
        't.csv column name: high-uniqueness: 59 of 59 texts differ, so the column is left out of the features.',
      ]);
    });

    it('is warned of where there are very many categories, or one', () => {
      const { warnings } = type({
        agent: Array.from({ length: 4004 }, (_, i) => `a${i % 1001}`),
        agent_cat: Array.from({ length: 4004 }, (_, i) => i % 1001),
        land: ['DE'],
        one: [4],
      });
      assert.deepEqual(warnings, [
        't.csv column agent: high-uniqueness: the column has 1001 categories; few trees can use so many.',
        't.csv column agent_cat: high-uniqueness: the column has 1001 categories; few trees can use so many.',
        't.csv column land: single-value: the value is "DE" wherever there is one.',
        't.csv column one: single-value: the value is 4 wherever there is one.',
      ]);
    });
  });
});
