import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import binaryen from 'binaryen';
import { bindKernels, KERNEL_BYTES, kernelModule, sharedMemory } from '../../../runtime/gbdt/kernels.js';
import { root } from '../../support/root.js';
import { randomNumbers } from './generatedData.js';

const memory = sharedMemory(1 << 22);
const kernels = bindKernels(kernelModule(), memory);

/** Hands out stretches of the memory. */
function allocator(): (bytes: number) => number {
  let next = KERNEL_BYTES;
  return (bytes) => {
    const at = next;
    next += Math.ceil(bytes / 64) * 64;
    return at;
  };
}

describe('kernels', () => {
  it('never wait in WebAssembly', () => {
    const module = binaryen.readBinary(readFileSync(join(root, 'build', 'runtime', 'gbdt', 'kernels.wasm')));
    const text = module.emitText();
    assert.match(text, /i64x2\.add/);
    assert.doesNotMatch(text, /atomic/);
  });

  it('marginalise a bundle into each of its features', () => {
    const take = allocator();
    const bins = [3, 7, 11];
    const codes = 3 * 7 * 11;
    const joint = take(codes * 8);
    const words = new Int32Array(memory.buffer, joint, codes * 2);
    const random = randomNumbers(5);
    for (let i = 0; i < words.length; i++) words[i] = Math.floor(random() * 1000) - (i % 2) * 500;
    const target = take(256 * 8);
    let radix = 1;
    for (const count of bins) {
      kernels.marginalise(joint, codes, radix, count, target);
      const found = new Int32Array(memory.buffer, target, 2 * count);
      for (let bin = 0; bin < count; bin++) {
        let g = 0;
        let h = 0;
        for (let code = 0; code < codes; code++) {
          if (Math.floor(code / radix) % count !== bin) continue;
          h += words[2 * code]!;
          g += words[2 * code + 1]!;
        }
        // The packed sum carries nothing from hessian to gradient here, as all hessians are positive.
        assert.deepEqual([found[2 * bin + 1], found[2 * bin]], [g, h]);
      }
      radix *= count;
    }
  });

  it('sort numbers of every kind, and their payload with them', () => {
    const take = allocator();
    const random = randomNumbers(6);
    const values = Float64Array.from({ length: 5000 }, (_, i) =>
      i < 8
        ? [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 1e308, -1e308][i]!
        : i % 3 === 0
          ? Math.floor(random() * 20) - 10
          : (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20),
    );
    const n = values.length;
    const [keys, payload, spareKeys, sparePayload, counts] = [8, 4, 8, 4]
      .map((size) => take(size * n))
      .concat(take(6 * 2048 * 4)) as [number, number, number, number, number];
    new Float64Array(memory.buffer, keys, n).set(values);
    kernels.countFrom(payload, 0, n);
    kernels.sortPairs(keys, payload, n, spareKeys, sparePayload, counts);
    const order = Array.from(values.keys()).sort(
      (a, b) =>
        values[a]! - values[b]! ||
        (Object.is(values[a], -0) ? 0 : 1) - (Object.is(values[b], -0) ? 0 : 1) ||
        a - b,
    );
    const zeros = (row: number) => values[row] === 0;
    const found = Array.from(new Uint32Array(memory.buffer, payload, n));
    assert.deepEqual(
      found.filter((row) => !zeros(row)),
      order.filter((row) => !zeros(row)),
    );
    assert.deepEqual(
      Array.from(new Float64Array(memory.buffer, keys, n)),
      found.map((row) => values[row]),
    );
  });

  it('draw bags of the size asked for, in row order, whoever draws which rows', () => {
    const take = allocator();
    const rows = 20000;
    const [inside, outside] = [take(4 * rows), take(4 * rows)];
    const draw = (from: number, count: number) => {
      const n = kernels.bag(from, count, 77, 0.3 * 2 ** 32, inside, outside);
      return {
        inside: Array.from(new Uint32Array(memory.buffer, inside, n)),
        outside: Array.from(new Uint32Array(memory.buffer, outside, count - n)),
      };
    };
    const whole = draw(0, rows);
    assert.ok(Math.abs(whole.inside.length / rows - 0.3) < 0.02);
    assert.deepEqual(
      [...whole.inside, ...whole.outside].sort((a, b) => a - b),
      Array.from({ length: rows }, (_, i) => i),
    );
    assert.deepEqual([...draw(0, 7000).inside, ...draw(7000, rows - 7000).inside], whole.inside);
  });

  for (const header of [4, 8]) {
    it(`round gradients without bias and report their sums, in ${header} bytes`, () => {
      const take = allocator();
      const rows = 3001;
      const stride = 16;
      const records = take(rows * stride);
      const [state, label, weight, g, h] = Array.from({ length: 5 }, () => take(8 * rows + 8)) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const sums = take(48);
      // All rows alike: rounding to the nearest would shift every one by the same amount.
      new Float64Array(memory.buffer, state, rows).fill(0.037);
      new Float64Array(memory.buffer, label, rows).fill(0);
      new Float64Array(memory.buffer, weight, rows).fill(2);
      const total = new Float64Array(memory.buffer, sums, 6).fill(0);
      const p = 1 - 1 / 1.037;
      kernels.logisticGradients(state, label, weight, 0, rows, g, h);
      kernels.quantise(g, h, 0, rows, records, stride, header, 256, 512, 99, sums);
      let [sumG, sumH, largestG, largestH] = [0, 0, 0, 0];
      for (let row = 0; row < rows; row++) {
        const at = records + row * stride;
        const [rowH, rowG] =
          header === 8 ? new Int32Array(memory.buffer, at, 2) : new Int16Array(memory.buffer, at, 2);
        sumG += rowG!;
        sumH += rowH!;
        largestG = Math.max(largestG, Math.abs(rowG!));
        largestH = Math.max(largestH, rowH!);
      }
      assert.deepEqual(Array.from(total), [sumG, sumH, sumG, sumH, largestG, largestH]);
      assert.ok(Math.abs(sumG / (rows * p * 512) - 1) < 1e-3, `gradients sum to ${sumG}`);
      assert.ok(Math.abs(sumH / (rows * p * (1 - p) * 1024) - 1) < 1e-3, `hessians sum to ${sumH}`);
    });
  }
});
