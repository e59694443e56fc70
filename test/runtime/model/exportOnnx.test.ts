import assert from 'node:assert/strict';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { exportOnnx } from '../../../runtime/model/exportOnnx.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import type { Model } from '../../../runtime/model/model.js';
import { writeOnnx } from '../../../runtime/model/onnx.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

describe('exportOnnx', () => {
  let model: Model;
  let columns: FeatureColumn[];
  before(function () {
    needPython(this);
    this.timeout(60_000);
    const { text, rows } = trainedModels()[0]!;
    model = readModel(text, 'model');
    columns = model.featureNames.map((name, feature) => ({
      name,
      kind: 'numeric',
      values: Float64Array.from(rows, (row) => row[feature]!),
    }));
  });

  it('writes the file and finds no difference', () => {
    const { file, check } = exportOnnx(model, columns);
    assert.deepEqual(file, writeOnnx(model));
    assert.deepEqual(check, { rows: columns[0]!.values.length + 1, largestDifference: 0 });
  });

  it('finds the difference of a model that ONNX rows do not suit', () => {
    // ONNX takes -0.5 for no category, LightGBM for category 0: such codes do not come from PrepareData.
    const { name, text, rows } = trainedModels().find((each) => each.name === 'binary, categories')!;
    const categories = readModel(text, name);
    const negative = categories.featureNames.map((feature, index) => ({
      ...{ name: feature, kind: 'numeric' as const },
      values: Float64Array.from(rows, (row) => (index < 4 ? row[index]! : -0.5)),
    }));
    assert.ok(exportOnnx(categories, negative).check.largestDifference > 1e-3);
  });
});
