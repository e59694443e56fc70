import assert from 'node:assert/strict';
import { heightAt } from '../../../report/charts/curvePoints.js';

describe('heightAt', () => {
  const curve = { x: [0, 0, 0.5, 1], y: [0, 0.2, 0.4, 1] };

  it('goes straight between points and takes the top of a rise', () => {
    assert.equal(heightAt(curve, 0), 0.2);
    assert.ok(Math.abs(heightAt(curve, 0.25)! - 0.3) < 1e-12);
    assert.equal(heightAt(curve, 1), 1);
  });

  it('knows nothing beyond the ends', () => {
    assert.equal(heightAt({ x: [0.2, 0.8], y: [1, 1] }, 0.1), undefined);
    assert.equal(heightAt({ x: [0.2, 0.8], y: [1, 1] }, 0.9), undefined);
    assert.equal(heightAt({ x: [], y: [] }, 0), undefined);
  });
});
