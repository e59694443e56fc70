import assert from 'node:assert/strict';
import { gini } from '../../../runtime/metrics/gini.js';
import { perExposure } from '../../../runtime/metrics/perExposure.js';
import { explain } from '../../../runtime/model/explain.js';
import { Explanation } from '../../../runtime/model/explanation.js';
import { importanceOf } from '../../../runtime/model/importance.js';
import { partialDependence } from '../../../runtime/model/partialDependence.js';
import { permutationImportance } from '../../../runtime/model/permutationImportance.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { shapSummary } from '../../../runtime/model/shapSummary.js';
import { inspectedModel } from '../../support/inspectedModel.js';
import { needPython } from '../../support/python.js';

describe('explain', () => {
  it('brings together what the parts say of all rows', async function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const explanation = await explain(model, { features: columns, label: labels }, 1);
    assert.deepEqual(Explanation.parse(explanation), explanation);
    assert.deepEqual(
      explanation.importance.map(({ feature, gain, splits }) => ({ feature, gain, splits })),
      importanceOf(model),
    );
    const shap = new Map(
      shapSummary(model, columns).map(({ feature, meanAbsolute }) => [feature, meanAbsolute]),
    );
    for (const { feature, shap: own, permutation } of explanation.importance) {
      assert.equal(own, shap.get(feature));
      assert.equal(permutation?.repeats, 5);
    }
    const used = explanation.importance.filter(({ splits }) => splits > 0);
    assert.deepEqual(
      explanation.partialDependence.map(({ feature }) => feature),
      used.map(({ feature }) => feature),
    );
    for (const { feature, points } of explanation.partialDependence) {
      const grid = points.map(({ value }) => value ?? Number.NaN);
      assert.deepEqual(
        points.map(({ answer }) => answer),
        [...partialDependence(model, columns, [{ feature, grid }])[0]!],
      );
    }
    const missing = explanation.partialDependence.filter(({ points }) =>
      points.some(({ value }) => value === null),
    );
    assert.deepEqual(
      missing.map(({ feature }) => feature),
      ['Column_2'],
    );
  }).timeout(60_000);

  it('stops between its parts when it is cancelled', async function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const cancel = new AbortController();
    const explaining = explain(model, { features: columns, label: labels }, 1, cancel.signal);
    cancel.abort(new Error('cancelled'));
    await assert.rejects(explaining, /cancelled/);
  }).timeout(60_000);

  it('lets the seed choose among many rows', async function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const many = (values: Float64Array) =>
      Float64Array.from({ length: 2500 }, (_, row) => values[row % 300]!);
    const rows = {
      features: columns.map((column) => ({ ...column, values: many(column.values) })),
      label: many(labels),
    };
    const explanation = await explain(model, rows, 1);
    assert.deepEqual(explanation.rows, {
      permutation: 2500,
      shap: 2000,
      partialDependence: 1000,
      monotone: 1000,
    });
    assert.deepEqual(await explain(model, rows, 1), explanation);
    assert.notDeepEqual((await explain(model, rows, 2)).partialDependence, explanation.partialDependence);
  }).timeout(60_000);

  it('has no loss of AUC where the rows are of one class', async function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const { importance } = await explain(model, { features: columns, label: labels.map(() => 0) }, 1);
    assert.ok(importance.every(({ permutation }) => permutation === undefined));
  }).timeout(60_000);

  it('has the loss of normalised Gini for counts, by what the answers are per unit of exposure', async function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const exposure = labels.map((_, row) => 0.5 + (row % 4) / 2);
    // The same rates as the labels, in rows of other exposures.
    const label = labels.map((y, row) => (3 * y + (row % 2)) * exposure[row]!);
    const rows = { features: columns, label, target: 'amount' as const, exposure };
    const explanation = await explain(model, rows, 1);
    assert.deepEqual(Explanation.parse(explanation), explanation);
    assert.equal(explanation.permutationMetric, 'gini');
    const scored = { target: 'amount' as const, ...perExposure('amount', label, undefined, exposure) };
    const metric = (scores: Float64Array) => {
      const found = gini({ scores, ...scored });
      assert.equal(found.status, 'computed');
      return found.value;
    };
    const expected = permutationImportance(model, columns, metric, { repeats: 5, seed: 1 });
    for (const { feature, permutation } of explanation.importance) {
      const { mean, sd } = expected.find((one) => one.feature === feature)!;
      assert.deepEqual(permutation, { mean, sd, repeats: 5 });
    }
    assert.ok(explanation.importance.some(({ permutation }) => permutation!.mean > 0.01));
  }).timeout(60_000);

  it('numbers the row of a counterexample as the given rows are', async function () {
    needPython(this);
    const { model, columns, labels } = inspectedModel();
    const broken = { ...model, monotoneConstraints: [-1, 0, 0, 0, 0, 0] };
    const many = (values: Float64Array) =>
      Float64Array.from({ length: 1500 }, (_, row) => values[row % 300]!);
    const features = columns.map((column) => ({ ...column, values: many(column.values) }));
    const [proof] = (await explain(broken, { features, label: many(labels) }, 3)).monotone;
    assert.equal(proof?.holds, false);
    const { row, lower, upper } = proof!.counterexample!;
    const scorer = createScorer(model);
    const raw = (value: number) =>
      scorer.rawRow(Float64Array.from(features, ({ values }, index) => (index === 0 ? value : values[row]!)));
    assert.ok(raw(upper.value) > raw(lower.value));
    assert.ok(Math.abs(raw(upper.value) - upper.raw) < 1e-12);
  }).timeout(60_000);
});
