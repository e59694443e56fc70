import assert from 'node:assert/strict';
import { rocArea } from '../../../runtime/metrics/rocArea.js';
import { permutationImportance } from '../../../runtime/model/permutationImportance.js';
import { inspectedModel } from '../../support/inspectedModel.js';
import { needPython } from '../../support/python.js';

describe('permutationImportance', () => {
  it("agrees with scikit-learn's within the noise of the permutations", function () {
    needPython(this);
    const { model, columns, labels, permutation } = inspectedModel();
    const { repeats } = permutation;
    const ours = permutationImportance(model, columns, (answers) => rocArea(answers, labels), {
      repeats,
      seed: 1,
    });
    for (const [index, { feature, mean, sd }] of ours.entries()) {
      const [theirMean, theirSd] = [permutation.mean[index]!, permutation.sd[index]!];
      const noise = Math.sqrt((sd ** 2 + theirSd ** 2) / repeats);
      assert.ok(Math.abs(mean - theirMean) <= 4 * noise, `${feature}: ${mean}, theirs ${theirMean}`);
      // The standard deviation of n draws is itself known to one part in the root of 2n.
      assert.ok(
        Math.abs(sd - theirSd) <= (4 * theirSd) / Math.sqrt(repeats),
        `${feature}: ${sd}, ${theirSd}`,
      );
    }
    assert.ok(
      ours.some(({ mean, sd }) => mean > 3 * sd),
      'some feature matters',
    );
    assert.deepEqual([ours[5]!.mean, ours[5]!.sd], [0, 0], 'the constant column does not');
  }).timeout(60_000);

  it('depends on the seed and on nothing else', function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const run = (seed: number) =>
      permutationImportance(model, columns, (answers) => rocArea(answers, labels), { repeats: 3, seed });
    assert.deepEqual(run(1), run(1));
    assert.notDeepEqual(run(1), run(2));
  }).timeout(60_000);
});
