import assert from 'node:assert/strict';
import type { Dataset } from '../../../runtime/data/dataset.js';
import { UserError } from '../../../runtime/error.js';
import { checkMemoryAhead, memoryNeeded } from '../../../tasks/TrainModel/memoryNeed.js';
import { recordingHost } from '../../support/host.js';

function datasetOf(rows: number, features: number): Dataset {
  const columns = [
    { name: 'id', role: 'id' },
    { name: 'target', role: 'target' },
    ...Array.from({ length: features }, (_, i) => ({ name: `f${i}`, role: 'feature' })),
  ];
  const parts = { train: { rows }, validation: { rows: rows / 5 } };
  return { folder: '/data', schema: { columns }, manifest: { parts } } as unknown as Dataset;
}

const most = { leaves: 31, folds: 0 };

describe('memoryNeed', () => {
  it('grows with rows, features and folds, never below the numbers that are read', () => {
    const need = memoryNeeded(datasetOf(1e6, 50), 31, 0);
    assert.ok(need > 1.2e6 * 51 * 8);
    assert.ok(memoryNeeded(datasetOf(2e6, 50), 31, 0) - need > 1.2e6 * 51 * 8);
    assert.ok(memoryNeeded(datasetOf(1e6, 100), 31, 0) - need > 1.2e6 * 50 * 8);
    assert.ok(memoryNeeded(datasetOf(1e6, 50), 31, 5) - need >= 1e6 * 50 * 8);
  });

  it('is said before training, in the log', () => {
    const host = recordingHost();
    checkMemoryAhead(datasetOf(1e6, 50), most, 8 * 2 ** 30, host);
    assert.equal(host.lines.length, 1);
    assert.match(host.lines[0]!, /^Training takes about \d+ MiB of memory, and 8192 MiB are free\.$/);
  });

  it('is a reason not to start, with what to do, where there is not enough', () => {
    const host = recordingHost();
    assert.throws(
      () => checkMemoryAhead(datasetOf(1e7, 500), most, 7 * 2 ** 30, host),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(
          error.message,
          /^\/data: Training on 10000000 rows and 500 features, with 2000000 rows to watch/,
        );
        assert.match(error.message, /takes about \d+ MiB of memory, and 7168 MiB are free\. Use an agent/);
        return true;
      },
    );
    assert.deepEqual(host.lines, []);
  });
});
