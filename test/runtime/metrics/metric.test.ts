import assert from 'node:assert/strict';
import { computed, notComputed } from '../../../runtime/metrics/metric.js';

describe('metric', () => {
  it('is never a value that is no finite number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      assert.deepEqual(computed(value), notComputed(`the result is ${value}`));
    }
    assert.deepEqual(computed(0), { status: 'computed', value: 0 });
  });
});
