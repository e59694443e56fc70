import assert from 'node:assert/strict';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import type { Model } from '../../../runtime/model/model.js';
import { proveMonotone } from '../../../runtime/model/monotoneProof.js';
import { createSweep } from '../../../runtime/model/sweep.js';
import { needPython } from '../../support/python.js';
import { Random } from '../../support/random.js';
import { type TrainedModel, trainedModels } from '../../support/trainedModels.js';

const trainedModel = (named: string) => trainedModels().find(({ name }) => name === named)!;

function read({ name, text, rows }: TrainedModel): { model: Model; columns: FeatureColumn[] } {
  const model = readModel(text, name);
  const columns = model.featureNames.map(
    (feature, index): FeatureColumn => ({
      name: feature,
      kind: 'numeric',
      values: Float64Array.from(rows, (row) => row[index]!),
    }),
  );
  return { model, columns };
}

describe('proveMonotone', () => {
  it("finds that LightGBM's constraints hold, and that the opposite does not", function () {
    needPython(this);
    const { model, columns } = read(trainedModel('binary, monotone'));
    assert.deepEqual(proveMonotone(model, columns), [
      { feature: 'Column_0', constraint: 1 },
      { feature: 'Column_2', constraint: -1 },
    ]);
    const opposite = { ...model, monotoneConstraints: model.monotoneConstraints!.map((sign) => -sign) };
    // Column_0 decides the label, Column_2 is noise.
    const [{ counterexample }] = proveMonotone(opposite, columns);
    const { lower, upper } = counterexample!;
    assert.ok(lower.value < upper.value);
    assert.ok(lower.raw < upper.raw);
  }).timeout(60_000);

  it('gives counterexamples that the model confirms, and misses none that a search finds', function () {
    needPython(this);
    const random = new Random(2);
    for (const name of [
      'binary',
      'binary, NaN missing',
      'binary, zero missing',
      'huge values',
      'poisson, categories',
    ]) {
      const trained = trainedModel(name);
      const { model, columns } = read(trained);
      const sweep = createSweep(model);
      // Columns 4 and 5 are categorical in some of the models.
      model.monotoneConstraints = [1, -1, 1, -1, 0, 0];
      const known = trained.rows.map((row) => row.filter(Number.isFinite));
      for (const { feature, constraint, counterexample } of proveMonotone(model, columns)) {
        const index = model.featureNames.indexOf(feature);
        const refutes = (row: number[], lower: number, upper: number) => {
          sweep.load(row);
          return (sweep.raw(index, upper) - sweep.raw(index, lower)) * constraint < 0;
        };
        if (counterexample) {
          const { row, lower, upper } = counterexample;
          assert.ok(refutes(trained.rows[row]!, lower.value, upper.value), `${name}, ${feature}`);
          continue;
        }
        for (const row of trained.rows) {
          const [lower, upper] = [random.pick(known)[0]!, random.pick(known)[0]!].sort((a, b) => a - b);
          if (lower === 0 || upper === 0) continue;
          assert.ok(!refutes(row, lower!, upper!), `${name}, ${feature}: ${lower}, ${upper}`);
        }
      }
    }
  }).timeout(60_000);

  it('has nothing to say of a model without constraints', function () {
    needPython(this);
    const { model, columns } = read(trainedModel('binary'));
    assert.deepEqual(proveMonotone(model, columns), []);
  }).timeout(60_000);
});
