import assert from 'node:assert/strict';
import { importanceOf } from '../../../runtime/model/importance.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

describe('importance', () => {
  it("is LightGBM's feature_importance, highest gain first", function () {
    needPython(this);
    for (const { name, text, gains, splits } of trainedModels()) {
      const model = readModel(text, name);
      const importances = importanceOf(model);
      const places = importances.map(({ feature }) => model.featureNames.indexOf(feature));
      assert.deepEqual(
        importances.map((importance) => importance.splits),
        places.map((place) => splits[place]),
        name,
      );
      // LightGBM keeps gains in single precision.
      assertRelative(
        importances.map(({ gain }) => gain),
        places.map((place) => gains[place]!),
        1e-6,
        name,
      );
      const sorted = importances.map(({ gain }) => gain);
      assert.deepEqual(
        sorted,
        sorted.toSorted((a, b) => b - a),
      );
      assert.equal(new Set(places).size, model.featureNames.length);
    }
  }).timeout(60_000);
});
