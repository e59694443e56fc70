import assert from 'node:assert/strict';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { type FeatureBins, numericBins } from '../../../runtime/gbdt/bins.js';
import { distinctOf } from '../../../runtime/gbdt/distinct.js';
import { ColumnEncoder } from '../../../runtime/gbdt/encode.js';
import { findBins, orderBins } from '../../../runtime/gbdt/findBins.js';
import { bindKernels, KERNEL_BYTES, kernelModule, sharedMemory } from '../../../runtime/gbdt/kernels.js';
import { DEFAULT_PARAMETERS } from '../../../runtime/gbdt/parameters.js';
import { randomNumbers } from './generatedData.js';

const random = randomNumbers(4);
const draw = (value: (row: number) => number) => Float64Array.from({ length: 4000 }, (_, row) => value(row));
const columns: Record<string, Float64Array> = {
  'whole numbers': draw(() => Math.floor(random() * 300) - 40),
  'whole numbers and one that is not': draw((row) => (row === 3999 ? 7.5 : Math.floor(random() * 20))),
  'whole numbers at the ends of 32 bits': draw((row) => (row % 2 ? -(2 ** 31) : 2 ** 31 - 1)),
  'large whole numbers': draw(() => 2 ** 31 - 1 - Math.floor(random() * 300)),
  skewed: draw(() => Math.exp(40 * (random() - 0.5))),
  'tiny beside large': draw((row) => (row % 2 ? (random() - 0.5) * 1e-20 : random() - 0.5)),
  'far from zero': draw(() => 1e9 + random() * 1e-3),
  'with infinities': draw((row) => [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, random()][row % 3]!),
  'with missing values': draw((row) => (row % 4 ? random() : Number.NaN)),
  constant: draw(() => 3),
};

const memory = sharedMemory(1 << 20);
const encoder = new ColumnEncoder(bindKernels(kernelModule(), memory), memory, KERNEL_BYTES);
const target = KERNEL_BYTES + ColumnEncoder.bytes(256);

function binsOf(column: FeatureColumn): FeatureBins {
  return [...findBins(orderBins([column], DEFAULT_PARAMETERS))][0]!.bins;
}

/** The codes that a column adds to codes of 1, in bytes or pairs of bytes, with two bytes between them. */
function codesOf(values: Float64Array, bins: FeatureBins, radix: number, wide: boolean): number[] {
  const step = wide ? 4 : 3;
  const bytes = new DataView(memory.buffer, target, step * values.length);
  for (let row = 0; row < values.length; row++) {
    for (let at = step * row; at < step * (row + 1); at++) bytes.setUint8(at, 0);
    bytes.setUint8(step * row, 1);
  }
  encoder.encode(values, bins, radix, { address: target, step, wide });
  return Array.from(values, (_, row) => {
    assert.equal(bytes.getUint8(step * row + step - 1), 0);
    return wide ? bytes.getUint16(step * row, true) : bytes.getUint8(step * row);
  });
}

describe('ColumnEncoder', () => {
  for (const [name, values] of Object.entries(columns)) {
    it(`finds the first bin whose bound is not below the value: ${name}`, () => {
      const feature = binsOf({ name, kind: 'numeric', values });
      const codes = codesOf(values, feature, 3, true);
      values.forEach((value, row) => {
        const bin = Number.isNaN(value)
          ? feature.missingBin
          : feature.bounds!.findIndex((bound) => value <= bound);
        assert.equal(codes[row], 1 + 3 * bin, `${value}`);
      });
    });
  }

  it('searches for whole numbers outside of the range that training had', () => {
    const values = draw(() => 2 ** 30 - 1 - Math.floor(random() * 300));
    const feature = binsOf({ name: 'far', kind: 'numeric', values });
    const others = [-(2 ** 31), 2 ** 31 - 1, 2 ** 31, -1, 0, -1e300, 1e300, 2 ** 30 - 0.5];
    assert.deepEqual(
      codesOf(Float64Array.from([...values.subarray(0, 9), ...others]), feature, 1, true).slice(9),
      others.map((value) => 1 + feature.bounds!.findIndex((bound) => value <= bound)),
    );
  });

  it('reads a value that training did not have as zero where it may not be missing', () => {
    const feature = numericBins(
      distinctOf({ values: Float64Array.of(-2, 0, 5), counts: Float64Array.of(3, 3, 3) }, 0),
      {
        ...DEFAULT_PARAMETERS,
        min_data_in_bin: 1,
      },
    );
    const values = Float64Array.of(Number.NaN, 0, 9, -9);
    assert.deepEqual(codesOf(values, feature, 5, false), [6, 6, 11, 1]);
  });

  it('puts unseen, negative and missing categories into bin 0, and truncates', () => {
    for (const far of [9, 1e6]) {
      const values = Float64Array.from({ length: 60 }, (_, row) => [3, 5, far][row % 3]!);
      const feature = binsOf({ name: 'c', kind: 'categorical', values });
      const bin = (category: number) => feature.categories!.indexOf(category);
      const coded = Float64Array.of(3, 5.9, far, 4, -1, Number.NaN, far + 1);
      const bins = [bin(3), bin(5), bin(far), 0, 0, 0, 0];
      for (const wide of [false, true]) {
        assert.deepEqual(
          codesOf(coded, feature, 2, wide),
          bins.map((b) => 1 + 2 * b),
        );
      }
    }
  });
});
