import assert from 'node:assert/strict';
import { progressReporter } from '../../../tasks/TrainModel/progressReporter.js';
import { recordingHost } from '../../support/host.js';

describe('progressReporter', () => {
  it('says little, however many trees there are', () => {
    const host = recordingHost();
    const report = progressReporter(host);
    for (let iteration = 1; iteration <= 1000; iteration++) {
      report({
        iteration,
        iterations: 1000,
        elapsedMs: 20 * iteration,
        validation: 0.6,
        best: { iteration: Math.min(iteration, 400), value: 0.61 },
      });
    }
    assert.equal(host.lines.length, 4);
    assert.equal(
      host.lines[0],
      'Tree 250 of 1000: 50.0 trees/s, at most 15 s left, now 0.60000, best 0.61000 at 250',
    );
    assert.equal(host.lines.at(-1), 'Tree 1000 of 1000: 50.0 trees/s, now 0.60000, best 0.61000 at 400');
  });

  it('names the training among several, and counts those before it', () => {
    const host = recordingHost();
    const told: [number, string][] = [];
    host.progress = (percent, what) => told.push([percent, what]);
    const report = progressReporter(host, { name: 'Fold 2 of 3', done: 2, of: 4 });
    report({ iteration: 1, iterations: 40, elapsedMs: 500 });
    report({ iteration: 10, iterations: 40, elapsedMs: 5000 });
    assert.deepEqual(host.lines, ['Fold 2 of 3: Tree 10 of 40: 2.0 trees/s, at most 15 s left']);
    assert.deepEqual(told, [[56.25, 'Fold 2 of 3: Tree 10 of 40']]);
  });

  it('does not count the trees of an interrupted run into the rate', () => {
    const host = recordingHost();
    const report = progressReporter(host);
    for (let iteration = 501; iteration <= 511; iteration++) {
      report({ iteration, iterations: 1000, elapsedMs: 500 * (iteration - 500) });
    }
    assert.deepEqual(host.lines, ['Tree 510 of 1000: 2.0 trees/s, at most 245 s left']);
  });
});
