import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon from 'sinon';
import { train } from '../../../runtime/gbdt/train.js';
import { writeModel } from '../../../runtime/model/writeLightgbmText.js';
import { resumableTrainer } from '../../../tasks/TrainModel/resumableTrainer.js';
import { generate, PARAMETERS, rowsOf } from '../../runtime/gbdt/generatedData.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';

const set = generate(
  'plain',
  2000,
  5,
  { a: (random) => random(), b: (random) => random() },
  ({ a, b }) => 4 * a! - b!,
);
const parameters = { ...PARAMETERS, num_iterations: 40, bagging_fraction: 0.6, bagging_freq: 2 };
const options = { parameters, train: rowsOf(set, 0, 1500), validation: rowsOf(set, 1500, 2000) };
const identity = { data: 'a' };

describe('resumableTrainer', () => {
  const folder = temporaryFolder();
  afterEach(() => sinon.restore());

  /** Trains until the tree and is cancelled there. */
  async function interrupt(root: string, at: number) {
    const cancel = new AbortController();
    const trainer = await resumableTrainer(root, identity, recordingHost());
    const training = trainer.train('model', {
      ...options,
      signal: cancel.signal,
      onProgress: ({ iteration }) => iteration === at && cancel.abort(new Error('cancelled')),
    });
    await assert.rejects(training, /cancelled/);
  }

  it('goes on where it was cancelled, to the bytes of an uninterrupted model', async () => {
    const whole = await train(options);
    await interrupt(folder.path, 13);
    const host = recordingHost();
    const trainer = await resumableTrainer(folder.path, identity, host);
    const seen: number[] = [];
    const resumed = await trainer.train('model', {
      ...options,
      onProgress: ({ iteration }) => seen.push(iteration),
    });
    assert.equal(writeModel(resumed.model), writeModel(whole.model));
    assert.deepEqual(resumed.curve, whole.curve);
    assert.ok(seen[0]! > 13 && seen.length < 40, `began with tree ${seen[0]}`);
    assert.match(host.lines[0]!, /Going on after 1\d trees of an interrupted run/);

    await trainer.forget();
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('loses a minute at most when it is killed without notice', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['performance'] });
    const [root, copy] = [join(folder.path, 'running'), join(folder.path, 'as it was')];
    const trainer = await resumableTrainer(root, identity, recordingHost());
    const long = { ...options, parameters: { ...parameters, num_iterations: 400 } };
    const kept = () =>
      existsSync(root) &&
      readdirSync(root, { recursive: true }).some((name) => /\/model\.checkpoint$/.test(`/${name}`));
    let died = 0;
    const whole = await trainer.train('model', {
      ...long,
      onProgress: ({ iteration }) => {
        clock.tick(3500);
        // What a sudden death leaves is what is on the disk at some time.
        if (died > 0 || !kept()) return;
        cpSync(root, copy, { recursive: true });
        died = iteration;
      },
    });
    const host = recordingHost();
    const resumed = await (await resumableTrainer(copy, identity, host)).train('model', long);
    assert.equal(writeModel(resumed.model), writeModel(whole.model));
    const [, trees] = /Going on after (\d+) trees/.exec(host.lines[0]!)!;
    // 18 times 3.5 seconds are the first minute.
    assert.ok(Number(trees) >= 18 && Number(trees) < died, `${trees} of ${died}`);
  });

  it('does not repeat a training that was finished', async () => {
    await (await resumableTrainer(folder.path, identity, recordingHost())).train('fold-1', options);
    let grown = 0;
    const again = await resumableTrainer(folder.path, identity, recordingHost());
    const result = await again.train('fold-1', { ...options, onProgress: () => grown++ });
    assert.equal(grown, 0);
    assert.deepEqual(result, await train(options));
  });

  it('starts afresh for other data, and when the checkpoint was damaged', async () => {
    await interrupt(folder.path, 5);
    const other = recordingHost();
    await (await resumableTrainer(folder.path, { data: 'b' }, other)).train('model', options);
    assert.deepEqual(other.lines, []);

    const [file] = readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder.path, name))
      .filter((name) => name.endsWith('.checkpoint'));
    const content = readFileSync(file!);
    content[content.length >> 1]! ^= 1;
    writeFileSync(file!, content);
    const host = recordingHost();
    for (const data of ['a', 'b']) {
      const result = await (await resumableTrainer(folder.path, { data }, host)).train('model', options);
      assert.deepEqual(result, await train(options));
    }
    assert.equal(host.warnings.length, 1);
    assert.match(host.warnings[0]!.what, /could not be read: .*damaged/);
  });

  it('only warns when there is no place for checkpoints', async () => {
    const root = join(folder.path, 'file');
    writeFileSync(root, '');
    const host = recordingHost();
    const result = await (await resumableTrainer(root, identity, host)).train('model', options);
    assert.equal(result.model.trees.length, 40);
    assert.match(host.warnings[0]!.what, /checkpoint could not be/);
  });

  it('removes what nobody came back for in two weeks', async () => {
    const [old, recent] = [join(folder.path, 'old'), join(folder.path, 'recent')];
    for (const path of [old, recent]) mkdirSync(path);
    const longAgo = Date.now() / 1000 - 15 * 24 * 3600;
    utimesSync(old, longAgo, longAgo);
    await resumableTrainer(folder.path, identity, recordingHost());
    assert.deepEqual([existsSync(old), existsSync(recent)], [false, true]);
  });
});
