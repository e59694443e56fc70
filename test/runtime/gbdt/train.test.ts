import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { train } from '../../../runtime/gbdt/train.js';
import type { TrainingResult } from '../../../runtime/gbdt/training.js';
import { needPython } from '../../support/python.js';
import { type Generated, generate, generatedData, PARAMETERS, rowsOf } from './generatedData.js';
import {
  type Answer,
  areaUnderCurve,
  askLightGbm,
  assertAlike,
  type Case,
  ONE_TREE,
  rawScores,
} from './lightgbm.js';

function cutOf({ label }: Generated): number {
  return Math.floor(label.length * 0.7);
}

describe('train beside LightGBM', () => {
  const data = generatedData();
  const results: TrainingResult[] = [];
  const cases: Case[] = [];
  let answers: Answer[];
  let firstAnswers: Answer[];

  before(async function () {
    needPython(this);
    for (const override of [{}, ONE_TREE]) {
      for (const set of data) {
        const parameters = { ...PARAMETERS, ...set.parameters, ...override };
        const rows = rowsOf(set, 0, cutOf(set));
        const test = rowsOf(set, cutOf(set), set.label.length);
        results.push(await train({ parameters, train: rows }));
        cases.push({ parameters, train: rows, test, model: results.at(-1)!.model });
      }
    }
    const all = askLightGbm(cases);
    answers = all.slice(0, data.length);
    firstAnswers = all.slice(data.length);
  });

  data.forEach((set, i) => {
    const cut = cutOf(set);
    it(`${set.name}: test AUC within noise of LightGBM's`, () => {
      const test = rowsOf(set, cut, set.label.length);
      const ours = areaUnderCurve(answers[i]!.ours, test.label);
      const theirs = areaUnderCurve(answers[i]!.own, test.label);
      const positives = test.label.reduce((a, b) => a + b, 0);
      if (process.env.SHOW_AUC) console.log(`      ${ours} ${theirs}`);
      // Half of Hanley and McNeil's standard error of an AUC of 0.8: both models saw the same rows.
      const noise = 0.5 * Math.sqrt(0.16 / Math.min(positives, test.label.length - positives) / 2);
      assert.ok(ours > theirs - noise, `AUC ${ours} against LightGBM's ${theirs}, noise ${noise}`);
    });

    // Among many categories some have equal ratios, whose order is chance.
    if (set.name !== 'many categories') {
      it(`${set.name}: the first tree is LightGBM's`, () => assertAlike(firstAnswers[i]!, set.name));
    }

    it(`${set.name}: LightGBM reads the model and scores as we do`, () => {
      const test = rowsOf(set, cut, set.label.length);
      rawScores(results[i]!.model, test).forEach((score, row) => {
        assert.ok(Math.abs(score - answers[i]!.ours[row]!) <= 1e-12 * Math.max(1, Math.abs(score)));
      });
    });

    it(`${set.name}: every leaf holds as many training rows as it says`, () => {
      results[i]!.model.trees.forEach((tree, t) => {
        assert.deepEqual(Array.from(tree.leafCount), answers[i]!.leafCounts[t]);
      });
    });

    it(`${set.name}: the bins reach as far as LightGBM's`, () => {
      const ours = results[i]!.model.featureInfos.map((info) =>
        info.match(/-?[\d.e+-]+|none|inf/gi)!.map(Number),
      );
      const theirs = answers[i]!.infos.map((info) => info.match(/-?[\d.e+-]+|none|inf/gi)!.map(Number));
      assert.deepEqual(ours, theirs);
    });
  });
});

describe('train', () => {
  const set = generate(
    'plain',
    3000,
    21,
    { a: (random) => random(), b_bin: (random) => Math.floor(random() * 2), c: (random) => random() },
    ({ a, b_bin }) => 3 * a! - 1.5 + b_bin!,
  );
  const parameters = { ...PARAMETERS, num_leaves: 15 };
  const rows = rowsOf(set, 0, 2000);
  const validation = rowsOf(set, 2000, 3000);

  async function findingsOf(promise: Promise<unknown>): Promise<string> {
    const error = await promise.then(
      () => assert.fail('Training went through.'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof UserError, String(error));
    return error.message;
  }

  it('keeps the iterations up to the best one when early stopping is on', async () => {
    const watch = { ...parameters, num_iterations: 300, early_stopping_round: 10 };
    for (const metric of ['auc', 'binary_logloss']) {
      const result = await train({ parameters: { ...watch, metric }, train: rows, validation });
      const { validation: curve } = result.curve;
      const best = metric === 'auc' ? Math.max(...curve) : Math.min(...curve);
      assert.equal(result.curve.metric, metric);
      assert.equal(result.bestIteration, curve.indexOf(best) + 1);
      assert.equal(result.model.trees.length, result.bestIteration);
      assert.equal(result.iterations, result.bestIteration + 10);
      assert.equal(curve.length, result.iterations);
      const scores = rawScores(result.model, validation);
      const own =
        metric === 'auc'
          ? areaUnderCurve(scores, validation.label)
          : scores.reduce(
              (sum, score, row) =>
                sum - Math.log(1 / (1 + Math.exp(validation.label[row] === 1 ? -score : score))),
              0,
            ) / scores.length;
      assert.ok(Math.abs(own - best) < 1e-12, `${metric}: ${own} against ${best}`);
    }
  });

  it('keeps all iterations without early stopping', async () => {
    const result = await train({ parameters, train: rows, validation });
    assert.equal(result.model.trees.length, parameters.num_iterations);
    assert.equal(result.curve.validation.length, parameters.num_iterations);
  });

  it('tells its progress', async () => {
    const seen: number[] = [];
    await train({
      parameters,
      train: rows,
      validation,
      onProgress: ({ iteration, iterations, validation: value, best, elapsedMs }) => {
        assert.equal(iterations, parameters.num_iterations);
        assert.ok(value! <= best!.value && elapsedMs >= 0);
        seen.push(iteration);
      },
    });
    assert.deepEqual(
      seen,
      Array.from({ length: parameters.num_iterations }, (_, i) => i + 1),
    );
  });

  for (const workers of [1, 2]) {
    it(`stops at once when aborted, with ${workers} workers`, async () => {
      const controller = new AbortController();
      const reason = new Error('cancelled');
      let last = 0;
      const training = train({
        parameters: { ...parameters, num_iterations: 1e6, num_leaves: 4 },
        train: rows,
        workers,
        signal: controller.signal,
        onProgress: ({ iteration }) => {
          last = iteration;
          if (iteration === 5) controller.abort(reason);
        },
      });
      await assert.rejects(training, (error) => error === reason);
      assert.ok(last >= 5 && last < 1e6);
    });
  }

  it('does not start when the signal is aborted already', async () => {
    await assert.rejects(train({ parameters, train: rows, signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });

  it('makes a constant model of features that hold nothing', async () => {
    const constant = { name: 'x', kind: 'numeric', values: new Float64Array(2000).fill(3) } as const;
    const { model } = await train({ parameters, train: { ...rows, features: [constant] } });
    const mean = rows.label.reduce((a, b) => a + b, 0) / rows.label.length;
    assert.deepEqual(model.featureInfos, ['none']);
    assert.equal(model.trees.length, 1);
    assert.ok(Math.abs(1 / (1 + Math.exp(-model.trees[0]!.leafValue[0]!)) - mean) < 1e-12);
  });

  it('refuses what cannot be trained on, and says where it is', async () => {
    const label = rows.label.slice();
    label[7] = Number.NaN;
    assert.match(
      await findingsOf(train({ parameters, train: { ...rows, label } })),
      /train part, row 8: The target is missing/,
    );
    label[7] = 2;
    assert.match(
      await findingsOf(train({ parameters, train: { ...rows, label } })),
      /The target is 2, but for binary it must be 0 or 1/,
    );
    assert.match(
      await findingsOf(train({ parameters, train: { ...rows, label: new Float64Array(2000) } })),
      /0 in every row/,
    );
    assert.match(
      await findingsOf(train({ parameters, train: rowsOf(set, 0, 0), validation: rowsOf(set, 0, 0) })),
      /train part: There are no rows.*\n.*validation part: There are no rows/,
    );
    assert.match(
      await findingsOf(train({ parameters: { ...parameters, early_stopping_round: 5 }, train: rows })),
      /early_stopping_round: .*needs validation rows/,
    );
    assert.match(
      await findingsOf(
        train({ parameters: { ...parameters, objective: 'lambdarank', metric: 'ndcg' }, train: rows }),
      ),
      /objective lambdarank/,
    );
    assert.match(
      await findingsOf(train({ parameters: { ...parameters, monotone_constraints: { z: 1 } }, train: rows })),
      /monotone_constraints: There is no feature z/,
    );
    const weight = new Float64Array(2000).fill(1);
    weight[3] = -1;
    assert.match(
      await findingsOf(train({ parameters, train: { ...rows, weight } })),
      /row 4: The weight is -1/,
    );
  });
});
