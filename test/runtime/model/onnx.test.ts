import assert from 'node:assert/strict';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { writeOnnx } from '../../../runtime/model/onnx.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { onnxruntimeAnswers, wholeCodes } from '../../support/onnxruntime.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

const REFUSED = ['binary, zero missing', 'cross entropy lambda'];

describe('ONNX', () => {
  it("gives the scorer's answers in onnxruntime for every kind of model and row", function () {
    needPython(this, 'onnx', 'onnxruntime');
    const models = trainedModels()
      .filter(({ name }) => !REFUSED.includes(name))
      .map(({ name, text, rows }) => ({ name, model: readModel(text, name), rows: rows.map(wholeCodes) }));
    const theirs = onnxruntimeAnswers(models.map(({ model, rows }) => ({ file: writeOnnx(model), rows })));
    for (const [index, { name, model, rows }] of models.entries()) {
      const scorer = createScorer(model);
      const ours = new Float64Array(scorer.outputs);
      for (const [number, row] of rows.entries()) {
        scorer.predictInto(Float64Array.from(row), ours);
        for (const [output, expected] of ours.entries()) {
          const theirAnswer = theirs[index]![number]![output]!;
          const difference = Math.abs(theirAnswer - expected) / Math.max(1, Math.abs(expected));
          assert.ok(difference <= 1e-14, `${name}, row ${number}: ${theirAnswer}, not ${expected}`);
        }
      }
    }
  }).timeout(120_000);

  it('refuses what it cannot express', function () {
    needPython(this);
    for (const refused of REFUSED) {
      const { text } = trainedModels().find(({ name }) => name === refused)!;
      assert.throws(() => writeOnnx(readModel(text, refused)), /ONNX/, refused);
    }
  }).timeout(60_000);

  it('is the same bytes for the same model', function () {
    needPython(this);
    const { name, text } = trainedModels()[4]!;
    assert.deepEqual(writeOnnx(readModel(text, name)), writeOnnx(readModel(text, name)));
  }).timeout(60_000);
});
