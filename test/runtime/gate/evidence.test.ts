import assert from 'node:assert/strict';
import { evaluate, verdictOf } from '../../../runtime/gate/evaluate.js';
import { gatherEvidence } from '../../../runtime/gate/evidence.js';
import { parseConditions } from '../../../runtime/gate/parse.js';
import { auc } from '../../../runtime/metrics/auc.js';
import { STANDARD_METRICS } from '../../../runtime/metrics/catalogue.js';
import type { Scored } from '../../../runtime/metrics/metric.js';
import { computedValue, normal, randomNumbers, simulated } from '../metrics/cases.js';

const STRICT = { whenNoChampion: 'fail', whenMissingSlice: 'fail', whenNotComputed: 'fail' } as const;
const OPTIONS = { ...STRICT, draws: { count: 200, seed: 1 } };
const conditionsOf = (text: string) => parseConditions(text, 'conditions');

describe('evidence', () => {
  it('has the standard metrics and those that conditions ask for', () => {
    const { overall } = gatherEvidence(
      conditionsOf('f1@5% >= 0.1'),
      simulated(1000, 1),
      undefined,
      new Map(),
      OPTIONS,
    );
    const names = [...STANDARD_METRICS.map(({ name }) => name), 'f1@5%'];
    assert.deepEqual(Object.keys(overall.candidate), names);
    assert.equal(overall.rows, 1000);
  });

  it('cuts rows into slices, in the order of their values, with their own weights', () => {
    const scored = simulated(900, 2, { weights: true });
    const values = Array.from(scored.scores, (_, row) => ['10', '9', 'missing'][row % 3]);
    const { slices } = gatherEvidence(
      conditionsOf('auc[region] >= 0.5'),
      scored,
      undefined,
      new Map([['region', values]]),
      OPTIONS,
    );
    const regions = slices.get('region')!;
    assert.deepEqual([...regions.keys()], ['9', '10', 'missing']);
    const ofNine = (column: Float64Array) => column.filter((_, row) => row % 3 === 1);
    const alone = {
      scores: ofNine(scored.scores),
      labels: ofNine(scored.labels),
      weights: ofNine(scored.weights!),
    };
    assert.equal(computedValue(regions.get('9')!.candidate.auc), computedValue(auc(alone)));
    assert.equal(regions.get('9')!.rows, 300);
  });

  it('pairs the champion with the candidate in each slice', () => {
    const candidate = simulated(2000, 3);
    const champion = { ...candidate, scores: candidate.scores.slice() };
    const values = Array.from(candidate.scores, (_, row) => String(row % 2));
    const given = gatherEvidence(
      conditionsOf('gini[half] not worse than champion by 0.01'),
      candidate,
      { scored: champion },
      new Map([['half', values]]),
      OPTIONS,
    );
    const [result] = evaluate(conditionsOf('gini[half] not worse than champion by 0.01'), given);
    assert.equal(result.outcome, 'pass');
    assert.equal(result.slices?.length, 2);
  });

  it('tells a missing champion from one that cannot be scored', () => {
    const of = (champion: Parameters<typeof gatherEvidence>[2]) =>
      gatherEvidence(conditionsOf('auc >= 0.5'), simulated(200, 4), champion, new Map(), OPTIONS).champion;
    assert.equal(of(undefined), 'none');
    assert.deepEqual(of({ unavailable: 'why' }), { unavailable: 'why' });
    assert.equal(of({ scored: simulated(200, 4) }), 'scored');
  });

  it('lets a rival of equal skill through as better at most at the stated rate', function () {
    this.timeout(30_000);
    const conditions = conditionsOf('gini better than champion\nlogloss better than champion');
    const repeats = 120;
    let passes = [0, 0];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = randomNumbers(4000 + repeat);
      const signal = Float64Array.from({ length: 800 }, () => normal(random) - 2);
      const labels = signal.map((logit) => (random() < 1 / (1 + Math.exp(-logit)) ? 1 : 0));
      const model = (): Scored => ({
        scores: signal.map((logit) => 1 / (1 + Math.exp(-(logit + 0.4 * normal(random))))),
        labels,
      });
      const given = gatherEvidence(conditions, model(), { scored: model() }, new Map(), {
        ...STRICT,
        draws: { count: 200, seed: repeat },
      });
      passes = evaluate(conditions, given).map(({ outcome }, i) => passes[i] + (outcome === 'pass' ? 1 : 0));
    }
    // 2.5 % of 120 are 3; 10 or more come by chance once in a thousand times.
    assert.ok(Math.max(...passes) < 10, `passed ${passes} of ${repeats}`);
  });

  it('and evaluation fail closed on a candidate with a NaN', () => {
    const scored = simulated(500, 5);
    scored.scores[7] = Number.NaN;
    const conditions = conditionsOf('gini >= 0\nlogloss <= 10\nlift@10% >= 0');
    const results = evaluate(conditions, gatherEvidence(conditions, scored, undefined, new Map(), OPTIONS));
    assert.equal(verdictOf(results), 'failed');
    for (const { outcome, message } of results) {
      assert.equal(outcome, 'not computed');
      assert.match(message, /1 of 500 scores are NaN, the first in row 8/);
    }
  });
});
