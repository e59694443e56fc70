import assert from 'node:assert/strict';
import type { Predictor } from '../../../serving/predictor.js';
import { type ScoringService, startScoringService } from '../../../serving/scoringService.js';
import { smokeRows, smokeTest } from '../../../tasks/DeployEndpoint/smokeTest.js';
import { sumPredictor } from '../../serving/sumPredictor.js';

describe('tasks/DeployEndpoint/smokeTest', () => {
  const { signal } = new AbortController();
  let service: ScoringService;

  before(async () => {
    service = await startScoringService({ predictor: sumPredictor, port: 0, logLevel: 'silent', key: 'k' });
  });
  after(() => service.close());

  it('passes a service that answers as the model does', async () => {
    const { rows, largestDifference, latency } = await smokeTest(service.url, sumPredictor, 'k', signal);
    assert.deepEqual([rows, largestDifference, latency.requests], [1, 0, 50]);
  });

  const fails = (what: string, model: Predictor, key: string, message: RegExp): void => {
    it(`fails a service that ${what}`, async () => {
      await assert.rejects(smokeTest(service.url, model, key, signal), message);
    });
  };
  const off = (by: number): Predictor => ({
    ...sumPredictor,
    predict: async (batch) => {
      const { scores, ...rest } = await sumPredictor.predict(batch);
      return { scores: scores.map((score) => score + by), ...rest };
    },
  });
  fails('is off by more than rounding', off(2e-12), 'k', /differ .* by up to \d/);
  fails('gives no number', off(Number.NaN), 'k', /differ .* by up to NaN/);
  fails('refuses', sumPredictor, 'wrong', /answered 401/);
  fails(
    'has another model',
    { ...sumPredictor, model: { ...sumPredictor.model, sha256: 'cd'.repeat(32) } },
    'k',
    /loaded another model/,
  );

  it('tests a model without an example at the bounds of what it knows', () => {
    const [a, , c] = sumPredictor.model.features;
    const region = { ...c!, name: 'region', type: 'string' as const, levels: ['north', 'south', 'west'] };
    assert.deepEqual(smokeRows({ ...sumPredictor.model, example: [], features: [a!, c!, region] }), [
      { a: 0, c: null, region: 'north' },
      { a: 10, c: null, region: 'west' },
      { a: null, c: null, region: null },
    ]);
  });
});
