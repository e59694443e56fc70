import assert from 'node:assert/strict';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { writeOnnx } from '../../../runtime/model/onnx.js';
import { createOnnxScorer } from '../../../runtime/model/onnxScorer.js';
import { onnxruntimeAnswers, wholeCodes } from '../../support/onnxruntime.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

const NOT_IN_ONNX = ['binary, zero missing', 'cross entropy lambda'];

describe('onnxScorer', () => {
  it('reads from a file what onnxruntime reads from it, missing and infinite values included', function () {
    needPython(this, 'onnx', 'onnxruntime');
    const given = trainedModels()
      .filter(({ name }) => !NOT_IN_ONNX.includes(name))
      .map(({ name, text, rows }) => ({
        ...{ name, file: writeOnnx(readModel(text, name)) },
        rows: rows.map(wholeCodes),
      }));
    const theirs = onnxruntimeAnswers(given);
    for (const [index, { name, file, rows }] of given.entries()) {
      const score = createOnnxScorer(file);
      for (const [number, row] of rows.entries()) {
        const ours = score(Float64Array.from(row));
        for (const [output, expected] of theirs[index]![number]!.entries()) {
          const difference = Math.abs(ours[output]! - expected) / Math.max(1, Math.abs(expected));
          assert.ok(difference <= 1e-14, `${name}, row ${number}: ${ours[output]}, not ${expected}`);
        }
      }
    }
  }).timeout(120_000);

  it('refuses operators that are not written here', function () {
    needPython(this);
    const renamed = Buffer.from(writeOnnx(readModel(trainedModels()[0]!.text, 'model')));
    renamed.write('TreeEnsimble', renamed.indexOf('TreeEnsemble'));
    assert.throws(() => createOnnxScorer(renamed), /operator TreeEnsimble/);
  });
});
