import assert from 'node:assert/strict';
import type { Dataset } from '../../../runtime/data/dataset.js';
import type { Column } from '../../../runtime/data/table.js';
import { noProbability } from '../../../runtime/model/objective.js';
import type { Readers } from '../../../tasks/EvaluateGate/readers.js';
import { readScorablePart } from '../../../tasks/EvaluateGate/scorePart.js';

const target: Column = { name: 'target', kind: 'numeric', values: Float64Array.of(0, 1, 0, 1) };

const read = (columns: Column[], roles: string[], targetKind = 'binary') =>
  readScorablePart(
    {
      folder: 'dataset',
      schema: { columns: roles.map((role) => ({ role })) },
      manifest: { targetKind },
    } as unknown as Dataset,
    'test',
    { readPart: async () => ({ rows: 4, columns }) } as unknown as Readers,
  );

describe('a part to score', () => {
  it('has target, weights and groups by the roles of the schema', async () => {
    const weight: Column = { name: 'w', kind: 'numeric', values: Float64Array.of(1, 2, 3, 4) };
    const holder: Column = { name: 'holder', kind: 'text', values: ['a', 'b', 'a', ''] };
    const part = await read([target, weight, holder], ['target', 'weight', 'group']);
    assert.equal(part.labels, target.values);
    assert.equal(part.weights, weight.values);
    assert.deepEqual(part.groups, { of: Uint32Array.of(0, 1, 0, 2), count: 3 });
  });

  it('counts per exposure, and weighs by it', async () => {
    const claims: Column = { name: 'claims', kind: 'numeric', values: Float64Array.of(0, 1, 0, 2) };
    const years: Column = { name: 'years', kind: 'numeric', values: Float64Array.of(1, 0.5, 1, 0.25) };
    const weight: Column = { name: 'w', kind: 'numeric', values: Float64Array.of(1, 2, 3, 4) };
    const rates = await read([claims, years], ['target', 'exposure'], 'count');
    assert.deepEqual(rates.labels, Float64Array.of(0, 2, 0, 8));
    assert.equal(rates.weights, years.values);
    const both = await read([claims, years, weight], ['target', 'exposure', 'weight'], 'count');
    assert.deepEqual(both.weights, Float64Array.of(1, 1, 3, 1));
    const chances = await read([target, years], ['target', 'exposure']);
    assert.deepEqual(
      [chances.labels, chances.weights, chances.exposure],
      [target.values, undefined, undefined],
    );
  });

  it('has a probability only of a model that was taught to give one', () => {
    assert.equal(noProbability('binary sigmoid:1'), undefined);
    assert.equal(noProbability('cross_entropy'), undefined);
    assert.match(noProbability('regression') ?? '', /objective regression are no probabilities/);
    assert.match(noProbability(undefined) ?? '', /objective of its own/);
  });
});
