import assert from 'node:assert/strict';
import { TableSchema } from '../../../runtime/data/manifest.js';
import { createEncoder } from '../../../runtime/model/encoder.js';

const schema = TableSchema.parse({
  formatVersion: 1,
  columns: [
    { name: 'id', type: 'integer', role: 'id', missing: [] },
    { name: 'target', type: 'integer', role: 'target', missing: [] },
    {
      name: 'driver age',
      type: 'integer',
      role: 'feature',
      kind: 'numeric',
      missing: [-1],
      min: 18,
      max: 99,
    },
    { name: 'car_cat', type: 'integer', role: 'feature', kind: 'categorical', missing: [-1], min: 0, max: 4 },
    {
      ...{ name: 'region', type: 'string', role: 'feature', kind: 'categorical' },
      ...{ missing: ['n/a'], levels: ['north', 'south'] },
    },
    { name: 'fleet_bin', type: 'integer', role: 'feature', kind: 'binary', missing: [], min: 0, max: 1 },
  ],
});
/** The model's order differs from the schema's, and a name was changed to fit LightGBM's format. */
const encoder = createEncoder(['region', 'driver_age', 'fleet_bin', 'car_cat'], schema);
const record = { region: 'south', 'driver age': 40, fleet_bin: 1, car_cat: 3 };

/** What `encode` must return for a record that is fine. */
const good = (row: number[], outOfDomain = 0) => ({
  row: Float64Array.from(row),
  problems: [],
  outOfDomain,
  unknown: 0,
  absent: 0,
});

describe('encoder', () => {
  it("uses the clients' names, in the model's order", () => {
    assert.deepEqual(encoder.featureNames, ['region', 'driver age', 'fleet_bin', 'car_cat']);
    assert.deepEqual(encoder.encode(record), good([1, 40, 1, 3]));
    assert.deepEqual(encoder.encode(['south', 40, 1, 3]), good([1, 40, 1, 3]));
  });

  it('takes null, the declared values and empty text for missing', () => {
    assert.deepEqual(
      encoder.encode({ region: null, 'driver age': -1, fleet_bin: null, car_cat: -1 }),
      good([Number.NaN, Number.NaN, Number.NaN, Number.NaN]),
    );
    for (const region of ['', 'n/a']) {
      assert.deepEqual(encoder.encode({ ...record, region }), good([Number.NaN, 40, 1, 3]));
    }
  });

  it('takes true and false for 1 and 0', () => {
    assert.deepEqual(encoder.encode({ ...record, fleet_bin: true }), good([1, 40, 1, 3]));
    assert.deepEqual(encoder.encode({ ...record, fleet_bin: false }), good([1, 40, 0, 3]));
  });

  it('counts what training never saw, and scores it all the same', () => {
    assert.deepEqual(encoder.encode({ ...record, region: 'west' }), good([Number.NaN, 40, 1, 3], 1));
    assert.deepEqual(encoder.encode({ ...record, 'driver age': 17, car_cat: 5 }), good([1, 17, 1, 5], 2));
    assert.deepEqual(encoder.encode({ ...record, 'driver age': 18, car_cat: 4 }), good([1, 18, 1, 4]));
  });

  it('lets columns come along that training had but did not learn from', () => {
    assert.deepEqual(encoder.encode({ ...record, id: 7, target: 0 }), good([1, 40, 1, 3]));
  });

  it('reports every problem, and never repeats a value', () => {
    const { problems } = encoder.encode({
      region: 4242,
      'driver age': '4242',
      car_cat: Number.POSITIVE_INFINITY,
      colour: '4242',
    });
    assert.deepEqual(problems, [
      "unknown feature 'colour'",
      "feature 'region' must be text",
      "feature 'driver age' must be a number",
      "feature 'fleet_bin' is missing",
      "feature 'car_cat' must be a finite number or null",
    ]);
  });

  it('refuses positional rows of another length', () => {
    assert.deepEqual(encoder.encode([1, 2]).problems, ['2 values instead of 4']);
  });

  it('does not take inherited properties for features', () => {
    const odd = createEncoder(['toString', 'constructor']);
    assert.equal(odd.encode({}).problems.length, 2);
    assert.deepEqual(odd.encode({ toString: 1, constructor: 2 }), good([1, 2]));
  });

  it('needs no schema: then only null is missing', () => {
    const plain = createEncoder(['a', 'b']);
    assert.deepEqual(plain.encode({ a: -1, b: null }), good([-1, Number.NaN]));
    assert.deepEqual(plain.encode({ a: 'x', b: 1 }).problems, ["feature 'a' must be a number"]);
  });
});
