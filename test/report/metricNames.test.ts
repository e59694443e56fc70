import assert from 'node:assert/strict';
import { inReadingOrder, metricText } from '../../report/metricNames.js';
import { STANDARD_METRICS } from '../../runtime/metrics/catalogue.js';

describe('metricText', () => {
  it('explains every standard metric', () => {
    for (const { name } of [...STANDARD_METRICS, { name: 'psi(score)' }, { name: 'f1@tuned' }]) {
      const { label, meaning } = metricText(name);
      assert.notEqual(label, name);
      assert.notEqual(meaning, '', name);
    }
  });

  it('shows a metric it does not know by its name, also one named like a part of every object', () => {
    assert.deepEqual(metricText('toString'), { label: 'toString', meaning: '', better: 'neither' });
  });
});

describe('inReadingOrder', () => {
  it('begins with Gini and AUC and ends with what is not standard', () => {
    assert.deepEqual(inReadingOrder(['f1@tuned', 'logloss', 'auc', 'gini']), [
      'gini',
      'auc',
      'logloss',
      'f1@tuned',
    ]);
  });
});
