import assert from 'node:assert/strict';
import { thin } from '../../../runtime/metrics/thin.js';
import { normal, randomNumbers } from './cases.js';

describe('thinning', () => {
  it('leaves short lines as they are', () => {
    assert.deepEqual(thin([0, 0.5, 1], [0, 0.2, 1]), { x: [0, 0.5, 1], y: [0, 0.2, 1] });
    assert.deepEqual(thin([0.3], [0.4]), { x: [0.3], y: [0.4] });
    assert.deepEqual(thin([1, 1], [0, 1]), { x: [1, 1], y: [0, 1] });
  });

  it('keeps both ends, every peak and no more than 402 points', () => {
    const random = randomNumbers(91);
    const x = Array.from({ length: 50_000 }, (_, i) => i / 49_999);
    const y = x.map(() => normal(random));
    y[31_234] = 99;
    y[31_239] = -99;
    const line = thin(x, y);
    assert.ok(line.x.length <= 402);
    assert.ok(line.x.every((value, i) => i === 0 || value > line.x[i - 1]));
    assert.deepEqual([line.x[0], line.x.at(-1)], [0, 1]);
    assert.deepEqual([line.y[0], line.y.at(-1)], [y[0], y.at(-1)]);
    assert.equal(Math.max(...line.y), 99);
    assert.equal(Math.min(...line.y), -99);
  });
});
