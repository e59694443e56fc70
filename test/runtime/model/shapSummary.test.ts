import type { FeatureColumn } from '../../../runtime/data/table.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { shapSummary } from '../../../runtime/model/shapSummary.js';
import { assertRelative } from '../../support/closeTo.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

describe('shapSummary', () => {
  it("is the mean size of LightGBM's contributions", function () {
    needPython(this);
    for (const { name, text, rows, contributions } of trainedModels()) {
      const model = readModel(text, name);
      if (model.numTreePerIteration > 1) continue;
      const columns = model.featureNames.map(
        (feature, index): FeatureColumn => ({
          name: feature,
          kind: 'numeric',
          values: Float64Array.from(rows, (row) => row[index]!),
        }),
      );
      const expected = model.featureNames.map(
        (_, index) =>
          contributions.reduce((sum, [of]) => sum + Math.abs(of![index]!), 0) / contributions.length,
      );
      const actual = shapSummary(model, columns).map(({ meanAbsolute }) => meanAbsolute);
      assertRelative(actual, expected, 1e-9, name);
    }
  }).timeout(60_000);
});
