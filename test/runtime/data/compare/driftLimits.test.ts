import assert from 'node:assert/strict';
import type { DataDrift } from '../../../../runtime/data/compare/dataDrift.js';
import { judgeDrift, parseDriftLimits } from '../../../../runtime/data/compare/driftLimits.js';
import { describe as render, UserError } from '../../../../runtime/error.js';

const drift: DataDrift = {
  kind: 'drift',
  formatVersion: 1,
  against: { name: 'policies', version: '0123456789ab', rows: 3000 },
  rows: 2000,
  columns: [
    {
      column: 'age',
      psi: 0.3,
      psiWithoutChange: 0.0075,
      jensenShannon: 0.02,
      missing: { before: 0.1, now: 0.25 },
      newCategories: [],
      newCategoryCount: 0,
    },
    {
      column: 'fuel',
      psi: 0.12,
      psiWithoutChange: 0.003,
      jensenShannon: 0.01,
      missing: { before: 0, now: 0 },
      newCategories: ['gas', 'hydrogen'],
      newCategoryCount: 2,
    },
  ],
  notCompared: [],
};

function judged(text: string) {
  const { errors, warnings } = judgeDrift(drift, parseDriftLimits(text, 'driftLimits'), 'p.csv');
  return { errors: errors.map(render), warnings: warnings.map(render) };
}
const over =
  'over 2000 rows against 3000 of data version 0123456789ab. See whether the source has changed; raise the limit if it may.';

describe('drift limits', () => {
  it('fail or warn on what is above them, with what a reader needs to judge it', () => {
    assert.deepEqual(
      judged(`
psi: 0.25
psi: 0.1 warn # early
missing_change: 0.05 warn
new_categories: 0`),
      {
        errors: [
          `p.csv column age: drift: psi is 0.300, above 0.25 (0.00750 is expected without any change), ${over}`,
          `p.csv column fuel: drift: new_categories is 2, above 0 ("gas", "hydrogen"), ${over}`,
        ],
        warnings: [
          `p.csv column age: drift: psi is 0.300, above 0.1 (0.00750 is expected without any change), ${over}`,
          `p.csv column age: drift: missing_change is 0.150, above 0.05 (from 0.100 to 0.250), ${over}`,
          `p.csv column fuel: drift: psi is 0.120, above 0.1 (0.00300 is expected without any change), ${over}`,
        ],
      },
    );
  });

  it('of a column go before those of all', () => {
    assert.deepEqual(judged('psi: 0.1\npsi[age]: 0.5').errors, [
      `p.csv column fuel: drift: psi is 0.120, above 0.1 (0.00300 is expected without any change), ${over}`,
    ]);
    assert.deepEqual(judged('jensen_shannon: 0.05'), { errors: [], warnings: [] });
  });

  it('fail on a column that was not compared: nobody would see it drift', () => {
    assert.deepEqual(judged('psi[colour]: 0.1').errors, [
      'p.csv: The limit on colour cannot be judged: this column was not compared. Name a column that both data versions have.',
    ]);
  });

  it('are refused where they cannot be read, all at once', () => {
    assert.throws(
      () => parseDriftLimits('psi < 0.2\npsy: 0.1\nfoo: 1\npsi: -1', 'driftLimits'),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.deepEqual(
          error.findings.map(({ where, what, cure }) => `${where} ${what} ${cure}`),
          [
            "driftLimits:1 'psi < 0.2' is no limit. Write a line such as 'psi: 0.25', 'psi[age]: 0.5' or 'missing_change: 0.05 warn'.",
            'driftLimits:2 There is no measure psy. Did you mean psi?',
            'driftLimits:3 There is no measure foo. Measures are psi, jensen_shannon, missing_change, new_categories.',
            "driftLimits:4 'psi: -1' is no limit. Write a line such as 'psi: 0.25', 'psi[age]: 0.5' or 'missing_change: 0.05 warn'.",
          ],
        );
        return true;
      },
    );
    assert.deepEqual(parseDriftLimits('', 'driftLimits'), []);
  });
});
