import assert from 'node:assert/strict';
import type { GateRecord } from '../../../runtime/gate/verdict.js';
import { withTestMetrics } from '../../../tasks/EvaluateGate/track.js';
import type { Run } from '../../../workspace/workspace.js';

const RUN: Run = {
  runId: 'r',
  experiment: 'e',
  status: 'FINISHED',
  startTime: 1,
  params: { seed: '1' },
  metrics: { validation_auc: 0.6 },
  tags: { kept: 'yes' },
};

describe('tracking', () => {
  it('adds what was computed as metrics and the rest as reasons, in names that MLflow takes', () => {
    const names = ['gini', 'lift@10%', 'expected/observed', 'psi(score)', 'f1@0.05', 'f1@5%', 'recall@tuned'];
    const metrics = Object.fromEntries(names.map((name, i) => [name, { value: i }]));
    const run = withTestMetrics(RUN, {
      verdict: 'failed',
      metrics: { ...metrics, 'precision@5%': { value: null, reason: 'no row is predicted' } },
    } as unknown as GateRecord);
    assert.deepEqual(Object.keys(run.metrics), [
      'validation_auc',
      'test_gini',
      'test_lift_at_10pct',
      'test_expected_over_observed',
      'test_psi_score',
      'test_f1_at_0.05',
      'test_f1_at_5pct',
      'test_recall_at_tuned',
    ]);
    assert.ok(Object.keys({ ...run.metrics, ...run.tags }).every((name) => /^[\w.\- /]+$/.test(name)));
    assert.deepEqual(run.tags, {
      kept: 'yes',
      'gate.verdict': 'failed',
      'not_computed.test_precision_at_5pct': 'no row is predicted',
    });
    assert.deepEqual(RUN.metrics, { validation_auc: 0.6 }, 'the run that was given stays');
  });
});
