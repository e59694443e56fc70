import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { isProbability, transformOf } from '../../../runtime/model/objective.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

describe('objective', () => {
  it('turns scores into the answers that LightGBM gives', function () {
    needPython(this);
    for (const { name, text, raw, answers } of trainedModels()) {
      const model = readModel(text, name);
      if (model.averageOutput) continue;
      const transform = transformOf(model.objective);
      for (const [index, scores] of raw.entries()) {
        const transformed = Float64Array.from(scores);
        transform(transformed);
        assertRelative(transformed, answers[index]!, 1e-15, `${name}, row ${index}`);
      }
    }
  }).timeout(60_000);

  it('stays finite for scores far out', () => {
    const scores = Float64Array.of(800, -800);
    transformOf('multiclass num_class:2')(scores);
    assert.deepEqual([...scores], [1, 0]);
    const single = Float64Array.of(-800);
    transformOf('binary sigmoid:1')(single);
    assert.deepEqual([...single], [0]);
  });

  it("leaves the scores of a user's own objective alone, and refuses one that it does not know", () => {
    const scores = Float64Array.of(0.25);
    transformOf(undefined)(scores);
    assert.deepEqual([...scores], [0.25]);
    assert.throws(
      () => transformOf('cox tau:1'),
      (error) => error instanceof UserError && /'cox'/.test(error.message),
    );
  });

  it('tells probabilities from amounts', () => {
    for (const objective of ['binary', 'binary sigmoid:1', 'cross_entropy']) assert(isProbability(objective));
    for (const objective of [undefined, 'poisson', 'cross_entropy_lambda', 'multiclass num_class:3']) {
      assert(!isProbability(objective));
    }
  });
});
