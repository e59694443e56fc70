import assert from 'node:assert/strict';
import { DEFAULT_PARAMETERS } from '../../../runtime/gbdt/parameters.js';
import { train } from '../../../runtime/gbdt/train.js';
import { needPython } from '../../support/python.js';
import { type DataSet, tenDataSets } from './dataSets.js';
import { areaUnderCurve, rawScores } from './lightgbm.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
/** Rows and features are drawn, so that seeds differ and their noise can be seen. */
const PARAMETERS = {
  ...{ num_iterations: 60, num_leaves: 15, min_data_in_leaf: 10, learning_rate: 0.1 },
  ...{ bagging_fraction: 0.8, bagging_freq: 1, feature_fraction: 0.8 },
};

/** How badly scores do: half the deviance, up to a constant, or what the AUC lacks of 1. */
function lossOf(objective: string, scores: ArrayLike<number>, label: Float64Array): number {
  if (objective === 'binary' || objective === 'cross_entropy') return 1 - areaUnderCurve(scores, label);
  const losses: Record<string, (score: number, y: number) => number> = {
    regression: (score, y) => (score - y) ** 2 / 2,
    poisson: (score, y) => Math.exp(score) - y * score,
    gamma: (score, y) => y * Math.exp(-score) + score,
    tweedie: (score, y) => 2 * y * Math.exp(-score / 2) + 2 * Math.exp(score / 2),
  };
  return (
    Array.from(scores).reduce((sum, score, row) => sum + losses[objective]!(score, label[row]!), 0) /
    label.length
  );
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('ten data sets of different kinds, beside LightGBM', () => {
  it('are learnt as well, within the noise of its own seeds', async function () {
    needPython(this, 'sklearn');
    this.timeout(240_000);
    const sets = tenDataSets(PARAMETERS, SEEDS);
    assert.equal(sets.length, 10);
    const worse: string[] = [];
    const errors: number[] = [];
    for (const set of sets) {
      const { ours, theirs } = await losses(set);
      // A standard error of the difference from the spread of both over cuts and seeds, paired by the cut.
      const differences = ours.map((loss, i) => loss - theirs[i]!);
      const difference = mean(differences);
      const variance = mean(differences.map((d) => (d - difference) ** 2));
      const error = Math.sqrt(variance / (SEEDS.length - 1));
      const line = `${set.name}: ${mean(ours).toPrecision(5)} against ${mean(theirs).toPrecision(5)}, ${(difference / error).toFixed(1)} standard errors`;
      if (process.env.SHOW_AUC) console.log(`      ${line}`);
      // Student's t of 5 degrees of freedom exceeds 4 once in 200 times by chance.
      errors.push(difference / error);
      if (difference > 4 * error) worse.push(line);
    }
    assert.deepEqual(worse, []);
    // Over all sets together: 2.4 standard errors of a mean of ten such t, whose standard deviation is 1.3.
    assert.ok(mean(errors) < 1, `${mean(errors)} standard errors on average`);
  });

  async function losses({ parameters, cuts }: DataSet) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (const [index, cut] of cuts.entries()) {
      const seeded = {
        ...DEFAULT_PARAMETERS,
        ...parameters,
        seed: SEEDS[index]!,
        bagging_seed: index,
        feature_fraction_seed: index,
      };
      const { model } = await train({ parameters: seeded, train: cut.train });
      ours.push(lossOf(parameters.objective, rawScores(model, cut.test), cut.test.label));
      theirs.push(lossOf(parameters.objective, cut.theirs, cut.test.label));
    }
    return { ours, theirs };
  }
});
