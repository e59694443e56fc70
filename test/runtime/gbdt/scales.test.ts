import assert from 'node:assert/strict';
import { firstScales, hasOverflowed, nextScales } from '../../../runtime/gbdt/scales.js';

const NONE = { absolute: 0, hessian: 0, largestG: 0, largestH: 0, g: 0, h: 0 };

describe('scales', () => {
  it('bring sums and summands near their limits, never beyond', () => {
    for (const header of [4, 8]) {
      const summand = header === 4 ? 2 ** 15 : 2 ** 31;
      for (const part of [1e-9, 0.3, 1, 7e4]) {
        for (const rows of [1, 1000, 1e7]) {
          const sums = {
            ...NONE,
            absolute: rows * part,
            largestG: part,
            hessian: rows * part,
            largestH: part,
          };
          const { g, h } = nextScales({ g: 1, h: 1 }, sums, header);
          assert.ok(Number.isInteger(Math.log2(g)) && Number.isInteger(Math.log2(h)));
          const scaled = {
            ...NONE,
            absolute: sums.absolute * g,
            largestG: part * g,
            hessian: sums.hessian * h,
            largestH: part * h,
          };
          assert.equal(hasOverflowed(scaled, header), false);
          assert.ok(scaled.absolute > 2 ** 31 * 0.45 || scaled.largestG > summand * 0.45);
          assert.ok(scaled.hessian > 2 ** 32 * 0.45 || scaled.largestH > 2 * summand * 0.45);
        }
      }
    }
  });

  it('are found wanting by each sum and summand alone', () => {
    assert.equal(hasOverflowed({ ...NONE, absolute: 2 ** 31 }, 8), true);
    assert.equal(hasOverflowed({ ...NONE, hessian: 2 ** 32 }, 8), true);
    assert.equal(hasOverflowed({ ...NONE, largestG: 2 ** 15 }, 4), true);
    assert.equal(hasOverflowed({ ...NONE, largestH: 2 ** 16 }, 4), true);
    assert.equal(hasOverflowed({ ...NONE, largestG: 2 ** 15, largestH: 2 ** 16 }, 8), false);
  });

  it('begin as is right for gradients around 1', () => {
    const { g, h } = firstScales(1000);
    const sums = { ...NONE, absolute: 1000 * g, largestG: g, hessian: 1000 * h, largestH: h };
    assert.equal(hasOverflowed(sums, 8), false);
    assert.deepEqual(nextScales({ g, h }, sums, 8), { g, h });
  });

  it('grow for vanishing gradients, but not for ever', () => {
    let scales = { g: 1, h: 1 };
    for (let i = 0; i < 100; i++) scales = nextScales(scales, NONE, 8);
    assert.ok(Number.isFinite(scales.g) && scales.g > 2 ** 90);
  });
});
