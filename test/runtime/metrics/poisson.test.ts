import assert from 'node:assert/strict';
import { poissonDraws } from '../../../runtime/metrics/poisson.js';

describe('Poisson draws', () => {
  it('have the chances of the distribution with mean 1', () => {
    const draws = new Float64Array(400_000);
    poissonDraws(1)(draws);
    const counts = new Array<number>(10).fill(0);
    for (const draw of draws) counts[draw]++;
    let chance = Math.exp(-1);
    for (let events = 0; events < 6; events++) {
      const spread = Math.sqrt((chance * (1 - chance)) / draws.length);
      const share = counts[events] / draws.length;
      assert.ok(
        Math.abs(share - chance) < 5 * spread + 2e-5,
        `${events} events: ${share}, expected ${chance}`,
      );
      chance /= events + 1;
    }
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    assert.ok(Math.abs(mean - 1) < 0.01);
  });

  it('are the same for the same seed, others for another, and go on', () => {
    const draw = (seed: number): number[] => {
      const into = new Float64Array(51);
      const fill = poissonDraws(seed);
      fill(into);
      const first = [...into];
      fill(into);
      assert.notDeepEqual([...into], first);
      return first;
    };
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
  });

  it('are not alike in neighbouring rows', () => {
    const draws = new Float64Array(200_000);
    poissonDraws(3)(draws);
    let product = 0;
    for (let i = 0; i + 1 < draws.length; i++) product += (draws[i] - 1) * (draws[i + 1] - 1);
    assert.ok(Math.abs(product / draws.length) < 0.012);
  });
});
