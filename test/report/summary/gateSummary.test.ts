import assert from 'node:assert/strict';
import { gateSummary } from '../../../report/summary/gateSummary.js';
import { type ConditionResult, GateRecord, type Outcome } from '../../../runtime/gate/verdict.js';

const condition = (outcome: Outcome, text: string): ConditionResult => ({
  condition: text,
  metric: 'gini',
  outcome,
  message: `about ${text}`,
  value: outcome === 'not computed' ? null : 0.214_25,
  champion: null,
});

const record = GateRecord.parse({
  kind: 'gate',
  formatVersion: 1,
  verdict: 'failed',
  conditions: [
    condition('pass', 'auc >= 0.5'),
    condition('warn', 'psi(score) < 0.1, warn'),
    condition('not computed', 'ks >= 0.1'),
    condition('fail', 'gini >= 0.27 | <script>'),
  ],
  metrics: {},
  model: { contentSha256: 'a'.repeat(64) },
  champion: null,
  data: { version: '0123456789ab', part: 'test', rows: 12_000, positives: 430, sha256: 'b'.repeat(64) },
  whenNoChampion: 'pass',
  tool: { name: 't', version: '1' },
});

describe('gateSummary', () => {
  it('says the verdict first, and what blocks before what does not', () => {
    const summary = gateSummary(record);
    assert.match(summary, /^## ❌ The gate blocks this model/);
    const order = [...summary.matchAll(/^\| (❌|🚫|⚠️|✅)/gm)].map(([, sign]) => sign);
    assert.deepEqual(order, ['❌', '🚫', '⚠️', '✅']);
    assert.match(summary, /12,000 rows with 430 claims/);
    assert.match(summary, /no model in production/);
    assert.match(gateSummary({ ...record, verdict: 'passed' }), /^## ✅ The gate is open/);
  });

  it('keeps what conditions say inside their cells', () => {
    const row = gateSummary(record)
      .split('\n')
      .find((line) => line.includes('❌ fail'));
    assert.doesNotMatch(row!, /<script>/);
    assert.equal(row!.split(/(?<!\\)\|/).length, 7);
  });
});
