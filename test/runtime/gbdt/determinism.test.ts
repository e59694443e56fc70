import assert from 'node:assert/strict';
import { train } from '../../../runtime/gbdt/train.js';
import type { TrainingOptions } from '../../../runtime/gbdt/training.js';
import { writeModel } from '../../../runtime/model/writeLightgbmText.js';
import { generate, PARAMETERS, rowsOf } from './generatedData.js';

const set = generate(
  'all kinds of columns',
  30000,
  11,
  {
    a: (random) => random(),
    b: (random) => (random() < 0.2 ? Number.NaN : Math.floor(random() * 9)),
    c_cat: (random) => Math.floor(random() * 30),
    d_cat: (random) => Math.floor(random() * 3),
    e_bin: (random) => Math.floor(random() * 2),
    f_bin: (random) => Math.floor(random() * 2),
    g: (random) => Math.floor(random() * 700),
    h: (random) => random() ** 4,
  },
  ({ a, b, c_cat, d_cat, e_bin, g }) =>
    a! * 2 - 4 + (Number.isNaN(b!) ? 1 : b! / 9) + Math.sin(c_cat!) + d_cat! * e_bin! - g! / 700,
);

const variants = {
  'the defaults': {},
  'bagging and feature sampling': { bagging_freq: 2, bagging_fraction: 0.6, feature_fraction: 0.6 },
  'sampling by gradient': { data_sample_strategy: 'goss', learning_rate: 0.3 },
  'more than 255 bins': { max_bin: 1000 },
  'row weights by class': { scale_pos_weight: 3 },
  'features drawn at each node': { feature_fraction_bynode: 0.5 },
};

async function bytesOf(parameters: object, workers: number): Promise<string> {
  const options: TrainingOptions = {
    parameters: { ...PARAMETERS, num_iterations: 12, early_stopping_round: 5, ...parameters },
    train: rowsOf(set, 0, 22000),
    validation: rowsOf(set, 22000, 30000),
    workers,
  };
  const { model, curve } = await train(options);
  return `${writeModel(model)}${curve.validation.join(' ')}`;
}

describe('the model is the same bytes', () => {
  for (const [name, parameters] of Object.entries(variants)) {
    it(`with ${name}, for 1, 2, 3 and 8 workers and again`, async () => {
      const first = await bytesOf(parameters, 1);
      assert.match(first, /Tree=11\n|Tree=[5-9]\n/);
      for (const workers of [2, 3, 8, 2, 1]) {
        assert.ok((await bytesOf(parameters, workers)) === first, `differs with ${workers} workers`);
      }
    });
  }

  it('but another seed gives another model', async () => {
    const parameters = variants['bagging and feature sampling'];
    assert.notEqual(await bytesOf(parameters, 1), await bytesOf({ ...parameters, bagging_seed: 9 }, 1));
  });
});
