import assert from 'node:assert/strict';
import { type TrainedRun, trainSummary } from '../../../report/summary/trainSummary.js';

const run: TrainedRun = {
  runId: 'r1',
  experiment: 'claims',
  dataVersion: 'd1',
  bestIteration: 12,
  iterations: 17,
  metrics: { auc: 0.61, gini: 0.22 },
  changed: {},
  contentSha256: 'abc',
};

describe('trainSummary', () => {
  it('says nothing of what was not done', () => {
    assert.doesNotMatch(trainSummary(run), /Cross-validation|Search|undefined/);
  });

  it('shows mean and spread of the folds, of the metrics that it shows elsewhere', () => {
    const metrics = { binary_logloss: { mean: 0.2, sd: 0.1 }, auc: { mean: 0.64123, sd: 0.0517 } };
    assert.match(
      trainSummary({ ...run, crossValidation: { folds: 5, metrics } }),
      /^Cross-validation over 5 folds of the train part, .*: AUC 0\.6412 ± 0\.0517\.$/m,
    );
  });

  it('shows the five best trials', () => {
    const ranking = [7, 1, 3, 4, 5, 6].map((trial) => ({
      trial,
      value: 0.7 - trial / 100,
      bestIteration: trial * 10,
      drawn: (trial === 1 ? {} : { num_leaves: String(trial), metric: 'a|b' }) as Record<string, string>,
    }));
    const lines = trainSummary({ ...run, search: { metric: 'auc', planned: 20, tried: 6, ranking } }).split(
      '\n',
    );
    assert.ok(lines.includes('Search: 6 of 20 trials, then the time was up. The best:'));
    const rows = lines.filter((line) => /^\| \d/.test(line));
    assert.deepEqual(
      rows.map((row) => row.split(' | ')[0]),
      ['| 7', '| 1', '| 3', '| 4', '| 5'],
    );
    assert.ok(rows[0]!.includes('0.6300 | 70 | <code>num\\_leaves</code> 7, <code>metric</code> a\\|b |'));
    assert.ok(rows[1]!.endsWith('| as given |'));
    const whole = trainSummary({ ...run, search: { metric: 'auc', planned: 6, tried: 6, ranking } });
    assert.match(whole, /6 of 6 trials\. The best/);
  });
});
