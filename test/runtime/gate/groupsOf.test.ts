import assert from 'node:assert/strict';
import { groupsOf, valuesOf } from '../../../runtime/gate/groupsOf.js';

describe('groups', () => {
  it('are the values of a column as text, and what is missing', () => {
    const codes = Float64Array.of(1, Number.NaN, 0);
    assert.deepEqual(valuesOf({ name: 'a', kind: 'categorical', values: codes, levels: ['x', 'y'] }), [
      'y',
      'missing',
      'x',
    ]);
    assert.deepEqual(valuesOf({ name: 'a', kind: 'numeric', values: codes }), ['1', 'missing', '0']);
    assert.deepEqual(valuesOf({ name: 'a', kind: 'text', values: ['u', ''] }), ['u', 'missing']);
  });

  it('of many numbers are five bands of about equal size, named by their ends', () => {
    const ages = Float64Array.from({ length: 1000 }, (_, row) => (row === 7 ? Number.NaN : 18 + (row % 60)));
    const groups = groupsOf({ name: 'age', kind: 'numeric', values: ages });
    const sizes = new Map<string, number>();
    for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    assert.deepEqual([...sizes.keys()].toSorted(), [
      '18 to 29',
      '30 to 41',
      '42 to 53',
      '54 to 65',
      '66 to 77',
      'missing',
    ]);
    for (const [row, group] of groups.entries()) {
      const [, low, high] = /^(\d+) to (\d+)$/.exec(group) ?? [];
      if (row === 7) assert.equal(group, 'missing');
      else assert.ok(Number(low) <= ages[row] && ages[row] <= Number(high), group);
    }
  });

  it('of numbers that are nearly all alike are fewer bands', () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => (row < 950 ? 0 : row));
    assert.deepEqual([...new Set(groupsOf({ name: 'km', kind: 'numeric', values }))], ['0', '950 to 999']);
  });

  it('of many categories are the largest and the rest', () => {
    const values = Array.from({ length: 1000 }, (_, row) => `c${Math.floor(Math.sqrt(row))}`);
    const groups = new Set(groupsOf({ name: 'code', kind: 'text', values }));
    assert.equal(groups.size, 20);
    assert.ok(groups.has('other') && groups.has('c30') && !groups.has('c3'));
  });
});
