import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, skipUnless } from '../../support/python.js';
import { sharedData } from '../../support/root.js';
import { trainedModels } from '../../support/trainedModels.js';

const fixtures = join(sharedData, 'lightgbm-fixtures');

/** Tab-separated numbers, one row per line. */
function numbers(file: string): number[][] {
  return readFileSync(join(fixtures, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t').map(Number));
}

describe('scorer', () => {
  for (const { model, rows, answers, raw } of [
    {
      model: 'genlin_fmtp_poisson_Frequency.model',
      rows: 'genlin_fmtp_poisson_Frequency_features.tsv',
      answers: 'genlin_fmtp_poisson_Frequency_true_predictions.txt',
      raw: false,
    },
    {
      model: 'genlin_fmtp_tweedie_PurePremium.model',
      rows: 'genlin_fmtp_tweedie_PurePremium_features.tsv',
      answers: 'genlin_fmtp_tweedie_PurePremium_true_predictions.txt',
      raw: false,
    },
    {
      model: 'lg_dart_breast_cancer.model',
      rows: 'breast_cancer_test.tsv',
      answers: 'lg_dart_breast_cancer_true_predictions.txt',
      raw: false,
    },
    {
      model: 'lg_kddcup99.model',
      rows: 'kddcup99_test.tsv',
      answers: 'lg_kddcup99_true_predictions.txt',
      raw: true,
    },
  ]) {
    it(`scores the public ${model} as LightGBM did`, function () {
      skipUnless(this, existsSync(fixtures), `no models in ${fixtures}`);
      const scorer = createScorer(readModel(readFileSync(join(fixtures, model), 'utf8'), model));
      const expected = numbers(answers);
      const given = numbers(rows);
      assert(given.length >= expected.length && expected.length > 10);
      const got = new Float64Array(scorer.outputs);
      for (const [index, row] of given.slice(0, expected.length).entries()) {
        if (raw) scorer.rawInto(Float64Array.from(row), got);
        else scorer.predictInto(Float64Array.from(row), got);
        assertRelative(got, expected[index]!, 1e-15, `row ${index}`);
      }
    });
  }

  it('scores every kind of model and row as LightGBM does', function () {
    needPython(this);
    for (const { name, text, rows, answers, raw } of trainedModels()) {
      const scorer = createScorer(readModel(text, name));
      const got = new Float64Array(scorer.outputs);
      for (const [index, row] of rows.entries()) {
        scorer.rawInto(Float64Array.from(row), got);
        assert.deepEqual([...got], raw[index], `${name}, row ${index}: ${row}`);
        scorer.predictInto(Float64Array.from(row), got);
        assertRelative(got, answers[index]!, 1e-15, `${name}, row ${index}: ${row}`);
      }
    }
  }).timeout(60_000);

  it('gives the single answer row by row and for columns in any order', function () {
    needPython(this);
    const { text, rows, answers, raw } = trainedModels()[0]!;
    const scorer = createScorer(readModel(text, 'model'));
    assert.equal(scorer.outputs, 1);
    const columns = scorer.featureNames.map((name, feature) => ({
      name,
      kind: 'numeric' as const,
      values: Float64Array.from(rows, (row) => row[feature]!),
    }));
    const other = { name: 'other', kind: 'numeric' as const, values: new Float64Array(rows.length) };
    assertRelative(scorer.predictColumns([other, ...columns.reverse()]), answers.flat(), 1e-15, 'columns');
    for (const [index, row] of rows.entries()) {
      assert.equal(scorer.rawRow(Float64Array.from(row)), raw[index]![0]);
      assertRelative([scorer.predictRow(Float64Array.from(row))], answers[index]!, 1e-15, `row ${index}`);
    }
  }).timeout(60_000);

  it('names the features that the data lacks, and refuses several answers per row as one', function () {
    needPython(this);
    const models = trainedModels();
    const scorer = createScorer(readModel(models[0]!.text, 'model'));
    assert.throws(() => scorer.predictColumns([]), /lacks 6 of the model's features: Column_0, Column_1/);
    const several = createScorer(readModel(models.find(({ name }) => name === 'classes')!.text, 'model'));
    assert.equal(several.outputs, 3);
    assert.throws(() => several.predictColumns([]), UserError);
  }).timeout(60_000);
});
