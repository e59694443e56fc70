import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import type { Batch } from '../../serving/batch.js';
import { openPredictor } from '../../serving/modelPredictor.js';
import type { Predictor } from '../../serving/predictor.js';
import { needPython, python, skipUnless } from '../support/python.js';
import { sharedData } from '../support/root.js';
import { assertSameScores, claimExample, writeClaimModel } from './claimModel.js';

const identity = { name: 'claims', version: '3' };

describe('serving/modelPredictor', () => {
  let folder: string;
  let claims: string;
  let predictor: Predictor;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'predictor '));
    claims = join(folder, 'claims');
    await writeClaimModel(claims);
    predictor = await openPredictor(claims, identity);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const fixture = (name: string): string => join(sharedData, 'lightgbm-fixtures', name);

  it('scores the same rows alike in every form, as LightGBM does', async function () {
    needPython(this);
    const expected = python<number[]>(
      `import sys, json, lightgbm, numpy
given = json.load(sys.stdin)
rows = numpy.array([[numpy.nan if v is None else v for v in row] for row in given["rows"]], dtype=float)
print(json.dumps(lightgbm.Booster(model_file=given["model"]).predict(rows).tolist()))`,
      {
        model: join(claims, 'model.lgb'),
        rows: [
          [22, 1, 1],
          [61.5, 0, 0],
          [null, null, null],
        ],
      },
    );
    const columns = ['region', 'new_bin', 'age'];
    const forms: Batch[] = [
      { records: claimExample },
      { rows: claimExample.map(({ age, region, new_bin }) => [age, region, new_bin]) },
      { columns, rows: claimExample.map(({ age, region, new_bin }) => [region, new_bin, age]) },
    ];
    for (const batch of forms) assertSameScores((await predictor.predict(batch)).scores, expected);
  });

  it('takes the sentinel as missing, and columns that training had beside the features', async () => {
    const { scores } = await predictor.predict({
      records: [
        { age: null, region: 'west', new_bin: 0 },
        { age: -1, region: 'west', new_bin: false, id: 7, target: 0 },
      ],
    });
    assert.equal(scores[0], scores[1]);
  });

  it('counts what training never saw, and scores it', async () => {
    const { scores, outOfDomain } = await predictor.predict({
      records: [
        { age: 17, region: 'atlantis', new_bin: 1 },
        { age: 90, region: 'west', new_bin: 0 },
      ],
    });
    assert.equal(outOfDomain, 2);
    assert.ok(scores.every((score) => score > 0 && score < 1));
  });

  const bad: [what: string, batch: Batch, message: RegExp][] = [
    [
      'a missing feature',
      { records: [{ age: 1, region: 'west' }] },
      /^row 0: feature 'new_bin' is missing\.$/,
    ],
    [
      'an unknown feature',
      { records: [{ ...claimExample[0], agee: 1 }] },
      /^row 0: unknown feature 'agee'\.$/,
    ],
    [
      'text for a number',
      {
        rows: [
          [1, 'west', 0],
          ['s3cret', 'west', 0],
        ],
      },
      /^row 1: feature 'age' must be a number\.$/,
    ],
    ['a number for text', { rows: [[1, 271828, 0]] }, /^row 0: feature 'region' must be text\.$/],
    ['a nested value', { rows: [[[271828], 'west', 0]] }, /feature 'age' must be a number/],
    ['NaN as text', { rows: [['NaN', 'west', 0]] }, /feature 'age' must be a number/],
    ['a row too short', { rows: [[1, 'west']] }, /^row 0: 2 values instead of 3\.$/],
    ['an empty row', { rows: [[]] }, /^row 0: 0 values instead of 3\.$/],
    [
      'rows that do not fit the columns',
      { columns: ['age', 'region', 'new_bin'], rows: [[1, 'west', 0], [1]] },
      /^row 1: 1 values under 3 columns\.$/,
    ],
    [
      'an unknown column',
      { columns: ['age', 'region', 'nu_bin'], rows: [[1, 'west', 0]] },
      /unknown feature 'nu_bin', feature 'new_bin' is missing/,
    ],
  ];
  for (const [what, batch, message] of bad) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(predictor.predict(batch), (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /s3cret|271828/);
        return true;
      });
    });
  }

  it('names every bad row, up to fifty', async () => {
    const findings = async (rows: number): Promise<number> => {
      try {
        await predictor.predict({ rows: Array.from({ length: rows }, () => [1]) });
      } catch (error) {
        return (error as UserError).findings.length;
      }
      return 0;
    };
    assert.deepEqual([await findings(3), await findings(200)], [3, 50]);
  });

  it('passes over names that are no features, and takes absent ones as missing, where it may', async () => {
    const lenient = await openPredictor(claims, identity, {
      unknown: 'ignore',
      absent: 'accept',
      outOfDomain: 'accept',
    });
    const { scores, unknown, absent } = await lenient.predict({
      records: [{ age: 22, colour: 'red', region: 'south' }, { horses: 75, doors: 5 }, {}],
    });
    const { scores: expected } = await predictor.predict({
      rows: [
        [22, 'south', null],
        [null, null, null],
        [null, null, null],
      ],
    });
    assert.deepEqual(scores, expected);
    assert.deepEqual([unknown, absent], [3, 7]);
  });

  it('refuses what training never saw, where it has to', async () => {
    const wary = await openPredictor(claims, identity, {
      unknown: 'reject',
      absent: 'reject',
      outOfDomain: 'reject',
    });
    await assert.rejects(
      wary.predict({
        rows: [
          [17, 'atlantis', 1],
          [18, 'west', null],
        ],
      }),
      /^UserError: row 0: feature 'age' lies outside what training saw, feature 'region' lies outside what training saw\.$/,
    );
  });

  it('gives the reasons that LightGBM gives, the strongest first', async function () {
    needPython(this);
    const contributions = python<number[][]>(
      `import sys, json, lightgbm, numpy
given = json.load(sys.stdin)
rows = numpy.array([[22, 1, 1], [61.5, 0, 0], [numpy.nan] * 3])
print(json.dumps(lightgbm.Booster(model_file=given).predict(rows, pred_contrib=True).tolist()))`,
      join(claims, 'model.lgb'),
    );
    const { reasons } = await predictor.predict({ records: claimExample }, { reasons: 2 });
    for (const [row, given] of reasons!.entries()) {
      const all = predictor.model.features.map(
        ({ name }, index) => [name, contributions[row]![index]!] as const,
      );
      const strongest = all.toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 2);
      assert.deepEqual(
        given.map(({ feature }) => feature),
        strongest.map(([name]) => name),
      );
      assertSameScores(
        given.map(({ contribution }) => contribution),
        strongest.map(([, contribution]) => contribution),
      );
    }
    assert.equal((await predictor.predict({ records: claimExample })).reasons, undefined);
  });

  it('describes the features as clients know them', () => {
    assert.deepEqual(predictor.model.features, [
      { name: 'age', type: 'number', kind: 'numeric', missing: [-1], min: 18, max: 90 },
      {
        name: 'region',
        type: 'string',
        kind: 'categorical',
        missing: [],
        levels: ['north', 'south', 'west'],
      },
      { name: 'new_bin', type: 'integer', kind: 'binary', missing: [], min: 0, max: 1 },
    ]);
    assert.deepEqual(predictor.model.example, claimExample);
  });

  it('finds a model in the folder that Azure ML mounts around it', async () => {
    const mount = join(folder, 'azureml-models', 'claims', '3');
    await mkdir(mount, { recursive: true });
    await cp(claims, join(mount, 'model'), { recursive: true });
    const { model } = await openPredictor(mount, identity);
    assert.equal(model.sha256, predictor.model.sha256);
  });

  it('serves a foreign LightGBM model, with LightGBM’s own answers', async function () {
    const model = fixture('genlin_fmtp_poisson_Frequency.model');
    skipUnless(this, existsSync(model), `no ${model}`);
    const foreign = join(folder, 'foreign');
    await mkdir(foreign);
    await cp(model, join(foreign, 'model.txt'));
    const served = await openPredictor(foreign, identity);
    const table = (text: string): number[][] =>
      text
        .trim()
        .split('\n')
        .map((line) => line.split('\t').map(Number));
    const rows = table(await readFile(fixture('genlin_fmtp_poisson_Frequency_features.tsv'), 'utf8'));
    const expected = table(
      await readFile(fixture('genlin_fmtp_poisson_Frequency_true_predictions.txt'), 'utf8'),
    ).flat();
    const { scores } = await served.predict({ rows });
    assert.equal(scores.length, expected.length);
    for (const [row, score] of scores.entries()) {
      assert.ok(Math.abs(score / expected[row]! - 1) < 1e-15, `row ${row}: ${score} and ${expected[row]}`);
    }
    assert.deepEqual(served.model.features[5], {
      name: 'VehAge',
      type: 'number',
      kind: 'numeric',
      missing: [],
      min: 0,
      max: 100,
    });
  });

  it('refuses a model with an answer per class', async function () {
    const model = fixture('lg_kddcup99.model');
    skipUnless(this, existsSync(model), `no ${model}`);
    const classes = join(folder, 'classes');
    await mkdir(classes);
    await cp(model, join(classes, 'model.txt'));
    await assert.rejects(openPredictor(classes, identity), /answers per row, one per class/);
  });

  it('refuses a folder without a model', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await writeFile(join(empty, 'notes.md'), '');
    await assert.rejects(openPredictor(empty, identity), UserError);
    await assert.rejects(openPredictor(join(folder, 'nowhere'), identity), UserError);
  });
});
