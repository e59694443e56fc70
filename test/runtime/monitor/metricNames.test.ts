import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { parseConditions } from '../../../runtime/gate/parse.js';
import { WATCHED_METRICS } from '../../../runtime/monitor/metricNames.js';

const parse = (text: string) => parseConditions(text, 'conditions', WATCHED_METRICS);

describe('conditions on a model in use', () => {
  it('are on figures of features, which may be called anything, on the whole, and on the gate’s metrics', () => {
    const read = parse(
      'psi(score) <= 0.2\nPSI(Vehicle age [years]) < 0.25\ndrift.max_psi <= 0.25, warn\nauc >= 0.6 min 100 claims\nrows >= 1000',
    );
    assert.deepEqual(
      read.map(({ metric }) => metric.name),
      ['psi(score)', 'psi(Vehicle age [years])', 'drift.max_psi', 'auc', 'rows'],
    );
    assert.deepEqual(
      read.map(({ metric }) => metric.withoutLabels === true),
      [true, true, true, false, true],
    );
  });

  it('know every metric that messages name', () => {
    for (const name of WATCHED_METRICS.known()) {
      assert.doesNotThrow(
        () => parse(`${name.replace('(feature)', '(age)').replace('@…', '@10%')} >= 0`),
        name,
      );
    }
  });

  it('suggest what was probably meant, and say all of it at once', () => {
    assert.throws(
      () => parse('drift.maxpsi <= 0.2\npsy(age) <= 0.2\nmissing(score) <= 0.1\npsi() <= 1'),
      (error) => {
        assert.ok(error instanceof UserError);
        const cures = error.findings.map(({ cure }) => cure).join('\n');
        assert.equal(error.findings.length, 4);
        assert.match(cures, /Did you mean drift\.max_psi\?/);
        assert.match(cures, /Did you mean psi\?/);
        assert.match(cures, /psi\(score\), jensen_shannon\(score\)/);
        return true;
      },
    );
  });
});
