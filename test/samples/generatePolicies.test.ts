import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/root.js';

type Policy = Record<string, number>;
interface Generator {
  columnNames: string[];
  claimProbability(policy: Policy): number;
  policies(seed: number): Iterable<{ policy: Policy; probability: number }>;
}

describe('generate-policies.mjs', () => {
  let generator: Generator;
  let drawn: { policy: Policy; probability: number }[];
  const take = (seed: number, count: number) => {
    const taken = [];
    for (const drawn of generator.policies(seed)) {
      taken.push(drawn);
      if (taken.length === count) break;
    }
    return taken;
  };
  before(async () => {
    generator = await import(pathToFileURL(join(root, 'samples', 'generate-policies.mjs')).href);
    drawn = take(1, 40_000);
  });

  it('has the columns of the Porto Seguro data', () => {
    const features = generator.columnNames.slice(2);
    assert.deepEqual(generator.columnNames.slice(0, 2), ['id', 'target']);
    assert.equal(features.length, 57);
    assert.equal(features.filter((name) => name.endsWith('_cat')).length, 14);
    assert.equal(features.filter((name) => name.endsWith('_bin')).length, 17);
  });

  it('makes about 3.6 % claims, as many as the true probabilities say', () => {
    const claims = drawn.reduce((sum, { policy }) => sum + policy.target!, 0);
    const expected = drawn.reduce((sum, { probability }) => sum + probability, 0);
    assert.ok(Math.abs(expected / drawn.length - 0.0365) < 0.002, `${expected / drawn.length}`);
    assert.ok(
      Math.abs(claims - expected) < 4 * Math.sqrt(expected),
      `${claims} claims, ${expected} expected`,
    );
  });

  it('gives a probability that follows from the values in the file alone', () => {
    for (const { policy, probability } of drawn.slice(0, 1000)) {
      assert.equal(generator.claimProbability(policy), probability);
    }
  });

  it('uses -1 for missing, at the rates of the original', () => {
    const share = (name: string) => drawn.filter(({ policy }) => policy[name] === -1).length / drawn.length;
    assert.ok(Math.abs(share('ps_car_03_cat') - 0.688) < 0.01);
    assert.ok(Math.abs(share('ps_reg_03') - 0.181) < 0.01);
    assert.equal(share('ps_car_13'), 0);
    assert.ok(
      drawn.every(({ policy }) => Object.values(policy).every((value) => value >= 0 || value === -1)),
    );
  });

  it('makes the same policies from the same seed, with ids that rise', () => {
    assert.deepEqual(take(1, 100), drawn.slice(0, 100));
    assert.notDeepEqual(take(2, 100), drawn.slice(0, 100));
    assert.ok(drawn.every(({ policy }, row) => row === 0 || policy.id! > drawn[row - 1]!.policy.id!));
  });
});
