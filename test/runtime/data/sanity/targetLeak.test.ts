import assert from 'node:assert/strict';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import type { Levels } from '../../../../runtime/data/levels.js';
import type { ColumnSchema } from '../../../../runtime/data/manifest.js';
import { rowMarks } from '../../../../runtime/data/rowMarks.js';
import { areaOf, checkTargetLeak } from '../../../../runtime/data/sanity/targetLeak.js';
import type { FeatureColumn } from '../../../../runtime/data/table.js';
import { tallyOf } from '../../../../runtime/data/tally.js';
import { describe as render } from '../../../../runtime/error.js';
import { needPython, python } from '../../../support/python.js';
import { Random } from '../../../support/random.js';

const ROWS = 4000;
const random = new Random(3);
const target = Float64Array.from({ length: ROWS }, () => Number(random.chance(0.1)));
const partOf = Uint8Array.from({ length: ROWS }, () => random.pick([0, 0, 0, 1, 2]));
const numeric = (name: string, of: (row: number) => number): FeatureColumn => ({
  name,
  kind: 'numeric',
  values: target.map((_, row) => of(row)),
});

const areaAlone = (column: FeatureColumn, claims = target, parts = partOf) =>
  areaOf(column, tallyOf(column, rowMarks(claims, parts)));

function reports(columns: FeatureColumn[], levels: Levels = {}) {
  const anomalies = new Anomalies('p.csv', levels);
  const schema = columns.map(
    ({ name }): ColumnSchema => ({ name, type: 'number', role: 'feature', missing: [] }),
  );
  const areas = new Map(columns.map((column) => [column.name, areaAlone(column)]));
  checkTargetLeak({ formatVersion: 1, columns: schema }, areas, anomalies);
  return { errors: anomalies.errors.map(render), warnings: anomalies.warnings.map(render) };
}

describe('checkTargetLeak', () => {
  it('finds the target itself, what is only filled in after a claim, and a category of claims', () => {
    const { errors } = reports([
      numeric('copy', (row) => 1 - target[row]),
      numeric('paid', (row) => (target[row] ? 100 + random.next() : 0)),
      numeric('closed', (row) => (target[row] ? random.next() : Number.NaN)),
      {
        ...numeric('status', (row) => (target[row] ? 2 + random.below(3) : random.below(2))),
        kind: 'categorical',
      },
      numeric('age', (row) => random.below(60) + 5 * target[row]),
    ]);
    assert.deepEqual(
      errors.map((line) => line.slice(0, line.indexOf(' (AUC'))),
      ['copy', 'paid', 'closed', 'status'].map(
        (name) =>
          `p.csv column ${name}: target-leak: the column alone tells rows with a claim from those without`,
      ),
    );
  });

  it('is not fooled by a category for every row', () => {
    const unique: FeatureColumn = { ...numeric('unique', (row) => row), kind: 'categorical' };
    assert.ok(areaAlone(unique)! === 0.5);
    assert.deepEqual(reports([unique]).errors, []);
  });

  it('is as grave as the schema file has it, and silent on few rows', () => {
    const copy = numeric('copy', (row) => target[row]);
    assert.equal(reports([copy], { 'target-leak': 'warn' }).warnings.length, 1);
    assert.deepEqual(reports([copy], { 'target-leak': 'off' }), { errors: [], warnings: [] });
    const few = Float64Array.from({ length: 30 }, (_, row) => row % 2);
    assert.equal(
      areaAlone({ name: 'x', kind: 'numeric', values: few }, few, new Uint8Array(30).fill(1)),
      undefined,
    );
  });

  it('has the AUC that scikit-learn finds for the rates of the train part’s bins', function () {
    needPython(this);
    const code = target.map((claim) => random.below(6) + (claim && random.chance(0.4) ? 2 : 0));
    const area = areaAlone({ name: 'code', kind: 'categorical', values: code });
    const expected = python<number>(
      `
import json, sys, numpy as np
from sklearn.metrics import roc_auc_score
code, target, part = (np.array(v) for v in json.load(sys.stdin))
train = part == 0
prior = target[train].mean()
rate = {c: (target[train & (code == c)].sum() + prior) / ((train & (code == c)).sum() + 1) for c in np.unique(code)}
print(json.dumps(float(roc_auc_score(target[~train], [rate[c] for c in code[~train]]))))`,
      [Array.from(code), Array.from(target), Array.from(partOf)],
    );
    assert.ok(Math.abs(area! - expected) < 1e-12, `${area} instead of ${expected}`);
  });
});
