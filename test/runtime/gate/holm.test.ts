import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { holm } from '../../../runtime/gate/holm.js';
import { randomNumbers } from '../metrics/cases.js';

describe("Holm's correction", () => {
  it('rejects exactly what the step-down procedure rejects, at every level', () => {
    void fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (chances) => {
        const corrected = holm(chances);
        for (const level of [0.01, 0.025, 0.05, 0.5]) {
          const rejected = new Set<number>();
          const ordered = chances.map((p, i) => [p, i] as const).sort(([a], [b]) => a - b);
          for (const [rank, [p, i]] of ordered.entries()) {
            if (p * (chances.length - rank) > level) break;
            rejected.add(i);
          }
          for (const [i, p] of corrected.entries()) assert.equal(p <= level, rejected.has(i));
        }
      }),
    );
  });

  it('errs on any of twenty at most as often as on one', () => {
    const random = randomNumbers(77);
    const repeats = 4000;
    let alarms = 0;
    let uncorrected = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const chances = Array.from({ length: 20 }, random);
      if (holm(chances).some((p) => p <= 0.025)) alarms++;
      if (chances.some((p) => p <= 0.025)) uncorrected++;
    }
    // 2.5 % of 4000 are 100, with a standard deviation of 10.
    assert.ok(alarms < 140, `${alarms}`);
    assert.ok(uncorrected > 1000, `${uncorrected}`);
  });
});
