import assert from 'node:assert/strict';
import { blockedDiscussion } from '../../../tasks/EvaluateGate/blockedDiscussion.js';
import { sampleReport } from '../../support/sampleReport.js';

describe('blockedDiscussion', () => {
  const record = sampleReport('gini >= 0.9\nauc >= 0.1').gate;

  it('lists what did not hold, and leads to the run', () => {
    const html = blockedDiscussion(record, {
      pipelineRun: '20261125.1',
      pipelineRunUrl: 'https://x/?a=1&b=2',
    });
    assert.ok(html.includes('<a href="https://x/?a=1&amp;b=2">20261125.1</a>'));
    assert.ok(html.includes('<code>gini &gt;= 0.9</code>'));
    assert.ok(!html.includes('auc'));
  });

  it('shows text from outside as it is', () => {
    const [first, ...rest] = record.conditions;
    const hostile = { ...record, conditions: [{ ...first!, message: '<script>"x"</script>' }, ...rest] };
    assert.ok(!blockedDiscussion(hostile, {}).includes('<script>'));
  });
});
