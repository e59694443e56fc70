import assert from 'node:assert/strict';
import type { Dataset } from '../../../runtime/data/dataset.js';
import type { Column } from '../../../runtime/data/table.js';
import { UserError } from '../../../runtime/error.js';
import type { Readers } from '../../../tasks/EvaluateGate/readers.js';
import { readScorablePart } from '../../../tasks/EvaluateGate/scorePart.js';

const target: Column = { name: 'target', kind: 'numeric', values: Float64Array.of(0, 1, 0, 1) };

const read = (columns: Column[], roles: string[]) =>
  readScorablePart(
    { folder: 'dataset', schema: { columns: roles.map((role) => ({ role })) } } as unknown as Dataset,
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

  it('takes rows without a group for groups of their own', async () => {
    const holder: Column = {
      name: 'holder',
      kind: 'numeric',
      values: Float64Array.of(7, Number.NaN, Number.NaN, 7),
    };
    const { groups } = await read([target, holder], ['target', 'group']);
    assert.deepEqual(groups, { of: Uint32Array.of(0, 1, 2, 0), count: 3 });
  });

  it('needs a target', async () => {
    await assert.rejects(read([{ ...target, name: 'x' }], ['feature']), UserError);
  });
});
