import assert from 'node:assert/strict';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { writeModel } from '../../../runtime/model/writeLightgbmText.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython, python } from '../../support/python.js';
import { type TrainedModel, trainedModels } from '../../support/trainedModels.js';

const named = (name: string): TrainedModel => trainedModels().find((model) => model.name === name)!;

/** The part of a model text that says what it computes; `tree_sizes` counts bytes, which may differ. */
function trees(text: string): string {
  return text.slice(0, text.indexOf('end of trees')).replace(/^tree_sizes=.*$/m, '');
}

describe('LightGBM text, written', () => {
  it('is read by LightGBM as the same trees and answers', function () {
    needPython(this);
    const models = trainedModels();
    const theirs = python<{ text: string; answers: number[][] }[]>(
      `
import json, sys
import numpy as np, lightgbm as lgb
def loaded(text, rows):
    booster = lgb.Booster(model_str=text)
    rows = np.array([[float(value) for value in row] for row in rows])
    return {'text': booster.model_to_string(), 'answers': booster.predict(rows).reshape(len(rows), -1).tolist()}
print(json.dumps([loaded(*model) for model in json.load(sys.stdin)]))`,
      models.map(({ name, text, rows }) => [
        writeModel(readModel(text, name)),
        rows.map((row) => row.map(String)),
      ]),
    );
    for (const [index, { name, text, answers }] of models.entries()) {
      assert.equal(trees(theirs[index]!.text), trees(text), name);
      assertRelative(theirs[index]!.answers.flat(), answers.flat(), 1e-12, name);
    }
  }).timeout(60_000);

  it('is the same bytes after reading it again', function () {
    needPython(this);
    for (const { name, text } of trainedModels()) {
      const written = writeModel(readModel(text, name));
      assert.equal(writeModel(readModel(written, name)), written);
    }
  }).timeout(60_000);

  it('has the sizes, importances and parameters that LightGBM writes', function () {
    needPython(this);
    const { text } = named('binary, categories');
    const written = writeModel(readModel(text, 'model'));
    const [, sizes = ''] = /^tree_sizes=(.*)$/m.exec(written) ?? [];
    // LightGBM seeks with them: each is the way from one Tree= to the next.
    const starts = [...written.matchAll(/^Tree=/gm)].map(({ index }) => index);
    const ends = [...starts.slice(1), written.indexOf('end of trees')];
    assert.deepEqual(
      sizes.split(' ').map(Number),
      ends.map((end, index) => end - starts[index]!),
    );
    const footer = (of: string) => of.slice(of.indexOf('end of trees'), of.indexOf('pandas_categorical'));
    assert.equal(footer(written), footer(text));
  }).timeout(60_000);
});
