import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { deviance } from '../../../runtime/metrics/deviance.js';
import { lift } from '../../../runtime/metrics/lift.js';
import { metricAt } from '../../../runtime/metrics/metricsAt.js';
import { precision } from '../../../runtime/metrics/threshold.js';
import { numberCases, simulated } from './cases.js';

describe('a metric with an @', () => {
  const refusal = (name: string, at: string | undefined): string => {
    try {
      metricAt(at === undefined ? name : `${name}@${at}`, name, at);
    } catch (error) {
      assert.ok(error instanceof UserError);
      return error.message;
    }
    return assert.fail(`${name}@${at} was taken`);
  };

  it('is a metric of its own, however the number is spelled', () => {
    const named = (name: string, at: string) => {
      const { name: spelled, label, better, needs } = metricAt('', name, at);
      return [spelled, label, better, needs];
    };
    assert.deepEqual(named('lift', '10%'), ['lift@10%', 'lift in the top 10 %', 'higher', undefined]);
    assert.deepEqual(named('lift', '10.0%'), named('lift', '10%'));
    assert.deepEqual(named('tweedie_deviance', '1.50'), [
      ...['tweedie_deviance@1.5', 'Tweedie deviance of power 1.5', 'lower', undefined],
    ]);
    assert.deepEqual(named('precision', '.05'), ['precision@0.05', 'precision at 0.05', 'higher', undefined]);
    assert.deepEqual(named('mcc', '7%'), ['mcc@7%', 'MCC at 7%', 'higher', undefined]);
    assert.deepEqual(named('f1', 'tuned'), ['f1@tuned', 'F1 at tuned', 'higher', 'validation']);
    assert.deepEqual(named('recall', 'prevalence'), [
      ...['recall@prevalence', 'recall at prevalence', 'higher', undefined],
    ]);
  });

  it('computes what its name says', () => {
    const scored = simulated(500, 31);
    assert.deepEqual(metricAt('', 'lift', '5%').compute(scored), lift(scored, 0.05));
    assert.deepEqual(
      metricAt('', 'precision', '5%').compute(scored),
      precision(scored, { kind: 'share', value: 0.05 }),
    );
    assert.deepEqual(
      metricAt('', 'precision', '0.05').compute(scored),
      precision(scored, { kind: 'score', value: 0.05 }),
    );
    for (const amounts of Object.values(numberCases())) {
      assert.deepEqual(metricAt('', 'tweedie_deviance', '1.3').compute(amounts), deviance(amounts, 1.3));
    }
  });

  it('reads probabilities where its threshold is one', () => {
    const reads = ['prevalence', 'tuned', '5%', '0.05'].map(
      (at) => metricAt('', 'f1', at).readsProbabilities,
    );
    assert.deepEqual(reads, [true, false, false, false]);
  });

  it('is asked for within its limits', () => {
    for (const at of [undefined, '10', '0%', '101%', 'x%', '-1%', '1e1%']) {
      assert.match(refusal('lift', at), /does not say how many of the highest scores.*lift@10%/);
    }
    for (const at of [undefined, '1', '2', '0.5', '2.5', 'x']) {
      assert.match(
        refusal('tweedie_deviance', at),
        /^'tweedie_deviance.*between 1 and 2.*tweedie_deviance@1\.5/,
      );
    }
    for (const at of [undefined, '1.5', '-0.1', '0%', '101%', 'best']) {
      assert.match(refusal('f1', at), /^'f1.*does not say where a claim is predicted.*f1@tuned/);
    }
    for (const at of ['0', '1', '100%']) assert.equal(metricAt('', 'f1', at).name, `f1@${at}`);
  });
});
