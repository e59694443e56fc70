import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rowsByValue } from '../../../runtime/gate/rowsByValue.js';

describe('rows by value', () => {
  const order = (values: readonly string[]) => rowsByValue(values).map(([value]) => value);

  it('are in the order of numbers by size, then text', () => {
    const ordered = ['-2', '1.5', '9', '10', 'A', 'a', 'north', 'south'];
    assert.deepEqual(order(ordered), ordered);
    assert.deepEqual(order(ordered.toReversed()), ordered);
    const interleaved = ['south', '10', 'A', '1.5', 'north', '-2', 'a', '9'];
    assert.deepEqual(order(interleaved), ordered);
  });

  it('hold each row once, ascending, under its own value, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('1', '2', '10', 'x', 'y', '')), (values) => {
        const groups = rowsByValue(values);
        const rows = groups.flatMap(([value, positions]) => {
          assert.deepEqual(
            [...positions],
            [...positions].sort((a, b) => a - b),
          );
          for (const row of positions) assert.equal(values[row], value);
          return [...positions];
        });
        assert.equal(new Set(rows).size, values.length);
        assert.equal(rows.length, values.length);
      }),
    );
  });
});
