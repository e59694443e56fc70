import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { planTrials, search, type Trial } from '../../../runtime/gbdt/search.js';
import { parseSearchSpace } from '../../../runtime/gbdt/searchSpace.js';
import { train } from '../../../runtime/gbdt/train.js';
import { writeModel } from '../../../runtime/model/writeLightgbmText.js';
import { generate, PARAMETERS, rowsOf } from './generatedData.js';

const set = generate(
  'claims',
  1500,
  33,
  { a: (random) => random(), b: (random) => random(), c: (random) => random() },
  ({ a, b }) => 4 * a! - 4 * b!,
);
const given = {
  ...PARAMETERS,
  num_iterations: 30,
  num_leaves: 2,
  learning_rate: 0.001,
  early_stopping_round: 5,
};
const space = parseSearchSpace('num_leaves: 2..31\nlearning_rate: 0.001..0.3 log');
const parts = { train: rowsOf(set, 0, 1000), validation: rowsOf(set, 1000, 1500) };
const runTrial = ({ parameters }: Trial) => train({ parameters, ...parts });

describe('planTrials', () => {
  it('starts with the parameters as given, then changes what the space names', () => {
    const trials = planTrials(space, given, 6, 1);
    assert.deepEqual(
      trials.map(({ index }) => index),
      [0, 1, 2, 3, 4, 5],
    );
    assert.deepEqual(trials[0], { index: 0, point: {}, parameters: given });
    for (const { parameters, point } of trials.slice(1)) {
      assert.deepEqual(Object.keys(point), ['num_leaves', 'learning_rate']);
      assert.deepEqual(parameters, { ...given, ...point });
    }
  });

  it('plans the same trials again, more of them if asked, others for another seed', () => {
    assert.deepEqual(planTrials(space, given, 12, 1).slice(0, 5), planTrials(space, given, 5, 1));
    assert.notDeepEqual(planTrials(space, given, 5, 2), planTrials(space, given, 5, 1));
  });

  it('keeps constraints, which it does not search', () => {
    const constrained = { ...given, monotone_constraints: { a: 1, b: -1 } as const };
    for (const { parameters } of planTrials(space, constrained, 4, 1)) {
      assert.deepEqual(parameters.monotone_constraints, { a: 1, b: -1 });
    }
  });

  it('tries each point once, and no more than there are', () => {
    const trials = planTrials(parseSearchSpace('num_leaves: 2..4\nmax_depth: 3, 5'), given, 100, 1);
    assert.equal(new Set(trials.map(({ point }) => JSON.stringify(point))).size, 1 + 3 * 2);
    assert.equal(trials.length, 7);
    // The second of these is what is given already.
    assert.equal(planTrials(parseSearchSpace('num_leaves: 3, 2'), given, 100, 1).length, 2);
  });

  it('refuses values that are contrary together, and says which', () => {
    const contrary = parseSearchSpace('is_unbalance: true\nscale_pos_weight: 2..3');
    assert.throws(
      () => planTrials(contrary, given, 3, 1),
      (error) =>
        error instanceof UserError &&
        /^searchSpace: With is_unbalance true, scale_pos_weight [\d.]+: .*Keep one/.test(error.message),
    );
  });
});

describe('search', () => {
  it('finds better parameters than those given, the same again by number of trials', async () => {
    const trials = planTrials(space, given, 6, 1);
    const result = await search(trials, Infinity, runTrial);
    assert.equal(result.tried.length, 6);
    const values = result.tried.map(({ value }) => value);
    assert.equal(result.metric, 'auc');
    assert.equal(result.best.value, Math.max(...values));
    assert.ok(result.best.value > values[0]!);
    const own = await runTrial(result.best);
    assert.equal(writeModel(result.training.model), writeModel(own.model));
    assert.equal(own.curve.validation[own.bestIteration - 1], result.best.value);
    const again = await search(planTrials(space, given, 6, 1), Infinity, runTrial);
    assert.deepEqual(again.tried, result.tried);
  });

  it('never takes a trial that was given up, however well it began', async () => {
    const trials = planTrials(space, given, 5, 1);
    const result = await search(trials, Infinity, async (trial, rule) => {
      assert.equal(rule === undefined, trial.index === 0);
      return trial.index === 2 ? { givenUp: [0.9, 1, 0.95] } : runTrial(trial);
    });
    assert.deepEqual(
      result.tried.map(({ givenUpAfter }) => givenUpAfter),
      [undefined, undefined, 3, undefined, undefined],
    );
    assert.equal(result.tried[2]!.value, 1);
    assert.equal(result.tried[2]!.bestIteration, 2);
    assert.notEqual(result.best.index, 2);
  });

  it('takes the lowest value of a loss', async () => {
    const trials = planTrials(space, { ...given, metric: 'binary_logloss' }, 4, 1);
    const { best, tried } = await search(trials, Infinity, runTrial);
    assert.equal(best.value, Math.min(...tried.map(({ value }) => value)));
  });

  it('stops before the first trial that would begin after the time is up, whatever it has cost', async () => {
    let time = 500;
    const trials = planTrials(space, given, 9, 1);
    const taking = (milliseconds: number) => (trial: Trial) => {
      time += milliseconds;
      return runTrial(trial);
    };
    const now = () => time;
    assert.equal((await search(trials, 100, taking(40), now)).tried.length, 3);
    assert.equal((await search(trials, 100, taking(50), now)).tried.length, 2);
    assert.equal((await search(trials, 100, taking(1000), now)).tried.length, 1);
  });

  it('passes on what a trial throws', async () => {
    const reason = new Error('cancelled');
    let count = 0;
    const failing = async (trial: Trial) => {
      if (++count === 2) throw reason;
      return runTrial(trial);
    };
    await assert.rejects(
      search(planTrials(space, given, 5, 1), Infinity, failing),
      (error) => error === reason,
    );
    assert.equal(count, 2);
  });
});
