import assert from 'node:assert/strict';
import { deviance } from '../../../runtime/metrics/deviance.js';
import { perExposure } from '../../../runtime/metrics/perExposure.js';
import { randomNumbers } from '../gbdt/generatedData.js';

const random = randomNumbers(3);
const claims = Float64Array.from({ length: 200 }, () => Math.floor(3 * random()));
const weights = claims.map(() => 1 + random());
const exposure = claims.map(() => 0.1 + random());

describe('perExposure', () => {
  it('leaves claims or none as they are, and whatever has no exposure', () => {
    assert.deepEqual(perExposure('binary', claims, weights, exposure), { labels: claims, weights });
    assert.deepEqual(perExposure('count', claims, undefined, undefined), { labels: claims });
  });

  it("gives the deviance of the counts themselves: a row's mean is its rate times its exposure", () => {
    const scores = claims.map(() => 0.5 + random());
    const found = deviance(
      { scores, target: 'count', ...perExposure('count', claims, weights, exposure) },
      1,
    );
    assert.equal(found.status, 'computed');
    let sum = 0;
    let total = 0;
    for (const [row, y] of claims.entries()) {
      const mean = scores[row]! * exposure[row]!;
      sum += weights[row]! * 2 * ((y > 0 ? y * Math.log(y / mean) : 0) - y + mean);
      total += weights[row]! * exposure[row]!;
    }
    assert.ok(Math.abs(found.value - sum / total) < 1e-12, `${found.value} ${sum / total}`);
  });
});
