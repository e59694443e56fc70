import assert from 'node:assert/strict';
import fc from 'fast-check';
import { UserError } from '../../../../runtime/error.js';
import { readTrafficSteps, withShare } from '../../../../tasks/DeployEndpoint/azureml/trafficPlan.js';

describe('tasks/DeployEndpoint/azureml/trafficPlan', () => {
  it('reads rising percentages that end with 100', () => {
    assert.deepEqual(readTrafficSteps('trafficSteps', ['10', '50', '100']), [10, 50, 100]);
    assert.deepEqual(readTrafficSteps('trafficSteps', ['100']), [100]);
  });

  for (const [steps, ...expected] of [
    [[], /no steps/],
    [['33.3', '100'], /No whole percentages from 1 to 100: 33\.3/],
    [['0', '100'], /No whole percentages from 1 to 100: 0/],
    [['50', '10', '90'], /do not rise: 50, 10, 90/, /last step is not 100/],
    [['90', '120'], /: 120/, /last step is not 100/],
  ] as [string[], ...RegExp[]][]) {
    it(`refuses ${steps.join(', ') || 'nothing'}`, () => {
      assert.throws(
        () => readTrafficSteps('trafficSteps', steps),
        (error: UserError) => {
          assert.ok(error instanceof UserError);
          const text = error.findings.map(({ what }) => what).join('\n');
          return expected.every((pattern) => pattern.test(text));
        },
      );
    });
  }

  it('gives any share to the new one and splits the rest as before, in whole percentages of 100', () => {
    const shares = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 5 }).map((cuts) => {
      const edges = [0, ...cuts.toSorted((a, b) => a - b), 100];
      return Object.fromEntries(edges.slice(1).map((edge, at) => [`blue-${at}`, edge - edges[at]!]));
    });
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 99 }), (before, percent) => {
        const after = withShare(before, 'green', percent);
        assert.equal(after.green, percent);
        assert.equal(
          Object.values(after).reduce((sum, share) => sum + share, 0),
          100,
        );
        for (const [name, share] of Object.entries(before)) {
          assert.ok(Number.isInteger(after[name]));
          assert.ok(Math.abs(after[name]! - (share * (100 - percent)) / 100) < 1, name);
        }
      }),
    );
  });
});
