import assert from 'node:assert/strict';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { writeOnnx } from '../../../runtime/model/onnx.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { needPython, python } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

const PROGRAM = `
import base64, json, sys
import numpy as np, onnx, onnxruntime

def answers(model, rows):
    model = base64.b64decode(model)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model, providers=['CPUExecutionProvider'])
    rows = np.array(rows, dtype=np.float64)
    return session.run(None, {'rows': rows})[0].tolist()

given = json.load(sys.stdin)
print(json.dumps([answers(**each) for each in given]))
`;

const REFUSED = ['binary, zero missing', 'cross entropy lambda'];

/** Columns 4 and 5 are categorical in some of the models: their codes are whole numbers from 0, or missing. */
function wholeCodes(row: readonly number[]): number[] {
  return row.map((value, column) => (column < 4 ? value : value < 0 ? Number.NaN : Math.trunc(value)));
}

describe('ONNX', () => {
  it("gives the scorer's answers in onnxruntime for every kind of model and row", function () {
    needPython(this, 'onnx', 'onnxruntime');
    const models = trainedModels()
      .filter(({ name }) => !REFUSED.includes(name))
      .map(({ name, text, rows }) => ({ name, model: readModel(text, name), rows: rows.map(wholeCodes) }));
    const theirs = python<number[][][]>(
      PROGRAM,
      models.map(({ model, rows }) => ({
        model: Buffer.from(writeOnnx(model)).toString('base64'),
        rows: rows.map((row) => row.map((value) => (Number.isFinite(value) ? value : String(value)))),
      })),
    );
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
