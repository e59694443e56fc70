import assert from 'node:assert/strict';
import { limitsOf } from '../../report/modelLimits.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { sampleReport } from '../support/sampleReport.js';

describe('limitsOf', () => {
  const model = {} as ModelDirectory;
  const { gate: record } = sampleReport('gini >= 0.1');
  const limits = (more: Partial<GateRecord>) => limitsOf({ model, gate: { ...record, ...more } }).join('\n');

  it('always names the data that it was judged on', () => {
    assert.match(limits({}), new RegExp(`data version ${record.data.version} alone`));
  });

  it('tells an override, with who and why', () => {
    assert.match(limits({ override: { reason: 'agreed', approver: 'Ada' } }), /Ada let it through: agreed/);
    assert.doesNotMatch(limits({}), /let it through/);
  });

  it('tells what the champion was not good for', () => {
    const champion = { name: 'claims', version: 3, contentSha256: 'a', metrics: {} };
    assert.match(limits({ champion: null }), /no model in production/);
    assert.match(
      limits({ champion: { ...champion, unavailable: 'It asks for age.' } }),
      /could not be compared with: It asks for age/,
    );
    assert.match(limits({ champion: { ...champion, trainedOn: 'another split' } }), /seen some of the rows/);
    assert.doesNotMatch(limits({ champion: { ...champion, trainedOn: 'same split' } }), /production/);
  });

  it('tells what only warned and what could not be computed', () => {
    const [condition] = record.conditions;
    const warned = { ...condition!, outcome: 'warn' as const, message: 'PSI is 0.3' };
    assert.match(limits({ conditions: [warned] }), /only warns did not hold: PSI is 0\.3/);
    assert.match(
      limits({ metrics: { ks: { value: null, reason: 'one class' } } }),
      /ks could not be computed: one class/,
    );
  });

  it('tells that nobody looked at groups, or which were too small to judge', () => {
    assert.match(limits({ segments: [] }), /judged as a whole/);
    const group = (value: string, claims: number) => ({ value, rows: 1000, claims, metrics: {} });
    const segments = [{ column: 'region', groups: [group('north', 49), group('south', 50)], spread: {} }];
    const said = limits({ segments });
    assert.match(said, /1 groups? .*fewer than 50 claims.*region = north/);
    assert.doesNotMatch(said, /south|judged as a whole/);
    const many = Array.from({ length: 12 }, (_, i) => group(`r${i}`, 1));
    assert.match(limits({ segments: [{ column: 'c', groups: many, spread: {} }] }), /c = r9 and 2 more/);
  });

  it('tells that the training is unknown', () => {
    assert.match(limits({}), /trained elsewhere/);
    assert.doesNotMatch(
      limitsOf({ model: { training: { data: {} } } as ModelDirectory, gate: record }).join(),
      /trained elsewhere/,
    );
  });
});
