import assert from 'node:assert/strict';
import { Anomalies } from '../../../runtime/data/anomalies.js';

describe('Anomalies', () => {
  it('makes one finding of a kind and column, with the first lines and the number of the others', () => {
    const anomalies = new Anomalies('p.csv');
    for (let line = 2; line < 20; line++)
      anomalies.error({ kind: 'missing-cell', line, what: `row ${line}` });
    anomalies.error({ kind: 'type-error', column: 'a', what: 'text', cure: 'Mend it.' }, 2, [7, 9]);
    anomalies.error({ kind: 'type-error', column: 'b', what: 'text' }, 9, [3]);
    anomalies.warn({ kind: 'single-value', column: 'b', what: 'all 1' });
    assert.deepEqual(anomalies.errors, [
      { where: 'p.csv:2', what: 'missing-cell: row 2 (and lines 3, 4, 5, 6 and 13 more).' },
      { where: 'p.csv:7 column a', what: 'type-error: text (and line 9).', cure: 'Mend it.' },
      { where: 'p.csv:3 column b', what: 'type-error: text (and 8 more).' },
    ]);
    assert.deepEqual(anomalies.warnings, [{ where: 'p.csv column b', what: 'single-value: all 1.' }]);
    assert.throws(() => anomalies.throwErrors(), {
      name: 'UserError',
      message: /missing-cell.*\n.*type-error/,
    });
  });

  it('throws nothing while there are only warnings', () => {
    const anomalies = new Anomalies('p.csv');
    anomalies.warn({ kind: 'blank-row', line: 4, what: 'blank' });
    anomalies.throwErrors();
  });
});
