import assert from 'node:assert/strict';
import { canonicalJson } from '../../../runtime/files.js';
import { recordsOf } from '../../../runtime/gate/record.js';
import { MetricRecord } from '../../../runtime/gate/verdict.js';
import { metricsOf } from '../../../runtime/metrics/assess.js';
import { scoredOf, simulated } from '../metrics/cases.js';

describe('metric records', () => {
  it('are JSON, whatever the metrics', () => {
    const all = [
      simulated(300, 1),
      scoredOf([0.1], [0]),
      scoredOf([Number.NaN, 0.2], [0, 1]),
      scoredOf([Number.POSITIVE_INFINITY, 0.2, 0.3], [0, 1, 0]),
    ];
    for (const scored of all) {
      const records = JSON.parse(canonicalJson(recordsOf(metricsOf(scored))));
      for (const record of Object.values(records)) {
        const { value, reason } = MetricRecord.parse(record);
        assert.equal(value === null, reason !== undefined);
      }
    }
  });

  it('are null with the reason where nothing was computed', () => {
    const { gini } = recordsOf(metricsOf(scoredOf([0.1, 0.2], [0, 0])));
    assert.deepEqual(gini, { value: null, reason: 'there is no claim among 2 rows' });
  });
});
