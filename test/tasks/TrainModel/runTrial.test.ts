import assert from 'node:assert/strict';
import { MedianRule } from '../../../runtime/gbdt/medianRule.js';
import { train } from '../../../runtime/gbdt/train.js';
import { resumableTrainer } from '../../../tasks/TrainModel/resumableTrainer.js';
import { runTrial } from '../../../tasks/TrainModel/runTrial.js';
import { generate, PARAMETERS, rowsOf } from '../../runtime/gbdt/generatedData.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';

const set = generate(
  'plain',
  1500,
  9,
  { a: (random) => random(), b: (random) => random() },
  ({ a, b }) => 4 * a! - 4 * b!,
);
const parts = { train: rowsOf(set, 0, 1000), validation: rowsOf(set, 1000, 1500) };
const plain = { ...PARAMETERS, num_iterations: 40, num_leaves: 2, min_data_in_leaf: 300 };
const good = { ...plain, num_leaves: 4, min_data_in_leaf: 20 };
const bad = { ...plain, min_data_in_leaf: 450 };
const signal = new AbortController().signal;

async function ruleAfterFour() {
  const median = new MedianRule('auc');
  for (const seed of [1, 2, 3, 4]) {
    const parameters = { ...plain, bagging_fraction: 0.8, bagging_freq: 1, bagging_seed: seed };
    const { curve } = await train({ parameters, ...parts });
    median.add(plain.learning_rate, curve.validation);
  }
  return { median, learningRate: plain.learning_rate };
}

describe('runTrial', () => {
  const folder = temporaryFolder();
  const watching = { onProgress: () => {}, signal };

  it('trains a good trial to its end', async () => {
    const rule = await ruleAfterFour();
    const result = await runTrial(
      (more) => train({ parameters: good, ...parts, ...more }),
      undefined,
      watching,
    );
    assert.deepEqual(result, await train({ parameters: good, ...parts }));
    const judged = await runTrial((more) => train({ parameters: good, ...parts, ...more }), rule, watching);
    assert.ok('model' in judged);
  });

  it('gives a bad one up: the same tree, whether it was interrupted before or not', async () => {
    const rule = await ruleAfterFour();
    const seen: number[] = [];
    const given = await runTrial((more) => train({ parameters: bad, ...parts, ...more }), rule, {
      signal,
      onProgress: ({ iteration }) => seen.push(iteration),
    });
    assert.ok('givenUp' in given && given.givenUp.length === 10, JSON.stringify(given));
    assert.ok(seen.length < 40, `stopped after ${seen.length}`);

    // Checkpoints of before and of long after the tree where it is given up.
    for (const at of [5, 30]) {
      const trainer = await resumableTrainer(folder.path, { at }, recordingHost());
      const cancel = new AbortController();
      const interrupted = trainer.train('trial', {
        ...{ parameters: bad, ...parts, signal: cancel.signal },
        onProgress: ({ iteration }) => iteration === at && cancel.abort(new Error('cancelled')),
      });
      await assert.rejects(interrupted, /cancelled/);
      const resumed = await runTrial(
        (more) => trainer.train('trial', { parameters: bad, ...parts, ...more }),
        rule,
        watching,
      );
      assert.deepEqual(resumed, given, `interrupted after tree ${at}`);
    }
  });

  it('passes a cancellation on', async () => {
    const rule = await ruleAfterFour();
    const cancel = new AbortController();
    const cancelled = runTrial((more) => train({ parameters: good, ...parts, ...more }), rule, {
      signal: cancel.signal,
      onProgress: () => cancel.abort(new Error('cancelled')),
    });
    await assert.rejects(cancelled, /cancelled/);
  });
});
