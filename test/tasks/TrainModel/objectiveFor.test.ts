import assert from 'node:assert/strict';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { OBJECTIVES } from '../../../runtime/gbdt/objectives.js';
import { checkObjective, defaultObjective } from '../../../tasks/TrainModel/objectiveFor.js';

function datasetOf(targetKind: 'binary' | 'count' | 'amount', min = 0): Dataset {
  const columns = [{ name: 'loss', type: 'number', role: 'target', missing: [], min, max: 9 }];
  return {
    manifest: { target: 'loss', targetKind },
    schema: { formatVersion: 1, columns },
  } as unknown as Dataset;
}

function refused(dataset: Dataset): string[] {
  return Object.keys(OBJECTIVES).filter((objective) => {
    try {
      checkObjective(objective, dataset);
      return false;
    } catch (error) {
      assert.match(
        String(error),
        new RegExp(`target loss is .*, which the objective ${objective} does not learn`),
      );
      return true;
    }
  });
}

describe('objectiveFor', () => {
  it('takes the objective that suits the kind of target', () => {
    assert.equal(defaultObjective(datasetOf('binary')), 'binary');
    assert.equal(defaultObjective(datasetOf('count')), 'poisson');
    assert.equal(defaultObjective(datasetOf('amount')), 'tweedie');
    assert.equal(defaultObjective(datasetOf('amount', -1)), 'regression');
  });

  it('refuses those that do not, never the one that it takes itself', () => {
    assert.deepEqual(refused(datasetOf('binary')), ['regression', 'gamma', 'tweedie']);
    assert.deepEqual(refused(datasetOf('count')), ['binary', 'cross_entropy', 'gamma']);
    assert.deepEqual(refused(datasetOf('amount', -1)), ['binary', 'poisson']);
  });
});
