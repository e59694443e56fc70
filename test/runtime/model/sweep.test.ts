import assert from 'node:assert/strict';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { createSweep } from '../../../runtime/model/sweep.js';
import { needPython } from '../../support/python.js';
import { Random } from '../../support/random.js';
import { trainedModels } from '../../support/trainedModels.js';

describe('sweep', () => {
  it("gives the scorer's answers for rows with one value replaced", function () {
    needPython(this);
    const random = new Random(1);
    for (const { name, text, rows } of trainedModels()) {
      const model = readModel(text, name);
      if (model.numTreePerIteration > 1) continue;
      const scorer = createScorer(model);
      const sweep = createSweep(model);
      for (const row of rows) {
        sweep.load(row);
        for (let feature = 0; feature < row.length; feature++) {
          const value = random.pick(rows)[feature]!;
          const expected = scorer.predictRow(Float64Array.from(row.with(feature, value)));
          const actual = sweep.answer(feature, value);
          assert.ok(
            Math.abs(actual - expected) <= 1e-13 * Math.max(1, Math.abs(expected)),
            `${name}, feature ${feature} as ${value}: ${actual}, not ${expected}`,
          );
        }
      }
    }
  }).timeout(60_000);

  it('gives equal scores to rows in equal leaves, however they came there', function () {
    needPython(this);
    for (const { name, text, rows } of trainedModels()) {
      const model = readModel(text, name);
      if (model.numTreePerIteration > 1) continue;
      const sweep = createSweep(model);
      for (const row of rows.slice(1)) {
        const feature = 0;
        sweep.load(row);
        const there = sweep.raw(feature, rows[0]![feature]!);
        sweep.load(row.with(feature, rows[0]![feature]!));
        assert.equal(there, sweep.raw(feature, rows[0]![feature]!), name);
      }
    }
  }).timeout(60_000);

  it('refuses a model with one answer per class', function () {
    needPython(this);
    const { text } = trainedModels().find(({ name }) => name === 'classes')!;
    assert.throws(() => createSweep(readModel(text, 'model')), /3 answers per row/);
  }).timeout(60_000);
});
