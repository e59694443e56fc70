import assert from 'node:assert/strict';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { contributionsOf } from '../../../runtime/model/shap.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

/** Contributions are sums of terms of both signs: the tolerance is relative to the largest of the row. */
function assertClose(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  const scale = Math.max(...expected.map(Math.abs), 1);
  assert.equal(actual.length, expected.length);
  for (const [index, wanted] of expected.entries()) {
    assert(
      Math.abs(actual[index]! - wanted) <= 1e-9 * scale,
      `${what}, ${index}: ${actual[index]} not ${wanted}`,
    );
  }
}

describe('contributions', () => {
  it("are LightGBM's pred_contrib for every kind of model and row", function () {
    needPython(this);
    for (const { name, text, rows, contributions } of trainedModels()) {
      const explain = contributionsOf(readModel(text, name));
      for (const [index, row] of rows.entries()) {
        assertClose(explain(Float64Array.from(row)), contributions[index]!.flat(), `${name}, row ${index}`);
      }
    }
  }).timeout(60_000);

  it('add up to the raw scores', function () {
    needPython(this);
    for (const { name, text, rows } of trainedModels()) {
      const model = readModel(text, name);
      const explain = contributionsOf(model);
      const scorer = createScorer(model);
      const raw = new Float64Array(scorer.outputs);
      const width = model.featureNames.length + 1;
      for (const [index, row] of rows.entries()) {
        const all = explain(Float64Array.from(row));
        scorer.rawInto(Float64Array.from(row), raw);
        const sums = Array.from(raw, (_, output) =>
          all.subarray(output * width, (output + 1) * width).reduce((sum, value) => sum + value, 0),
        );
        assertClose(sums, [...raw], `${name}, row ${index}`);
      }
    }
  }).timeout(60_000);

  it('need the row counts of the nodes', function () {
    needPython(this);
    const { text } = trainedModels()[0]!;
    const model = readModel(text.replaceAll(/^(leaf|internal)_count=.*\n/gm, ''), 'model');
    assert.throws(() => contributionsOf(model), /does not say how many rows each node saw.*Train it/);
  }).timeout(60_000);
});
