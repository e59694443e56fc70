import assert from 'node:assert/strict';
import { bundleFeatures } from '../../../runtime/gbdt/bundle.js';
import { randomNumbers } from './generatedData.js';

describe('bundleFeatures', () => {
  it('gives every combination of bins its own code, and no bundle more than a byte can hold', () => {
    const random = randomNumbers(1);
    const bins = Array.from({ length: 60 }, () => 2 + Math.floor(random() ** 4 * 254));
    const bundles = bundleFeatures(bins);
    assert.deepEqual(
      bundles.flatMap(({ features }) => features.map(({ feature }) => feature)).sort((a, b) => a - b),
      bins.map((_, feature) => feature),
    );
    for (const { features, codes } of bundles) {
      assert.ok(codes <= 256);
      const seen = new Set<number>();
      const walk = (at: number, code: number): void => {
        if (at === features.length) seen.add(code);
        else {
          const { feature, radix } = features[at]!;
          for (let bin = 0; bin < bins[feature]!; bin++) walk(at + 1, code + bin * radix);
        }
      };
      walk(0, 0);
      assert.equal(seen.size, codes);
      assert.equal(Math.max(...seen), codes - 1);
    }
  });

  it('needs hardly more bytes than the bins hold information', () => {
    const bins = [
      ...new Array<number>(17).fill(2),
      3,
      4,
      5,
      7,
      8,
      10,
      12,
      13,
      18,
      33,
      84,
      104,
      6,
      8,
      11,
      11,
      12,
      15,
      21,
    ];
    const bits = bins.reduce((sum, count) => sum + Math.log2(count), 0);
    assert.ok(bundleFeatures(bins).length <= Math.ceil(bits / 8) + 1);
  });

  it('leaves features of many bins alone, behind the others', () => {
    const bundles = bundleFeatures([700, 2, 256, 300, 2]);
    assert.deepEqual(
      bundles.map(({ codes, features }) => [codes, features.length]),
      [
        [256, 1],
        [4, 2],
        [700, 1],
        [300, 1],
      ],
    );
  });
});
