import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { listFiles } from '../../../runtime/files.js';
import {
  hashModelDirectory,
  readModelDirectory,
  writeModelDirectory,
  writeRunPointer,
} from '../../../runtime/model/directory.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { claimExample, claimModelText, claimSchema, claimTraining } from '../../support/claimModel.js';
import { temporaryFolder } from '../../support/folder.js';
import { needPython, python } from '../../support/python.js';

const content = () => ({
  model: readModel(claimModelText(), 'model'),
  schema: claimSchema,
  training: claimTraining,
  metrics: { auc: 0.7, gini: 0.4 },
  example: claimExample,
});

async function refusal(path: string): Promise<string> {
  const error = await readModelDirectory(path).catch((reason: unknown) => reason);
  assert(error instanceof UserError, String(error));
  return error.message;
}

describe('model directory', () => {
  const folder = temporaryFolder();

  it('is read as it was written', async function () {
    needPython(this);
    const path = join(folder.path, 'model');
    const hash = await writeModelDirectory(path, content());
    assert.deepEqual(await readModelDirectory(path), { folder: path, ...content(), contentSha256: hash });
  }).timeout(60_000);

  it('is the same bytes for the same content', async function () {
    needPython(this);
    const [one, two] = [join(folder.path, 'one'), join(folder.path, 'two')];
    assert.equal(await writeModelDirectory(one, content()), await writeModelDirectory(two, content()));
    for (const file of await listFiles(one)) {
      assert.deepEqual(await readFile(join(one, file)), await readFile(join(two, file)), file);
    }
  }).timeout(60_000);

  it('keeps its identity when it is copied or given a run, and loses it with any other change', async function () {
    needPython(this);
    const path = join(folder.path, 'model');
    const hash = await writeModelDirectory(path, content());
    await writeRunPointer(path, { runId: 'r1', experiment: 'claims' });
    assert.equal(await hashModelDirectory(path), hash);
    const copy = join(folder.path, 'copy');
    await cp(path, copy, { recursive: true });
    assert.equal(await hashModelDirectory(`${copy}/`), hash);
    assert.deepEqual((await readModelDirectory(copy)).run, { runId: 'r1', experiment: 'claims' });
    for (const file of await listFiles(path)) {
      if (file === 'run.json') continue;
      const changed = join(folder.path, `changed ${file}`);
      await cp(path, changed, { recursive: true });
      await appendFile(join(changed, file), ' ');
      assert.notEqual(await hashModelDirectory(changed), hash, file);
    }
    await writeFile(join(copy, 'more.txt'), '');
    assert.notEqual(await hashModelDirectory(copy), hash);
  }).timeout(60_000);

  it('may be a foreign folder or file with a LightGBM text model', async function () {
    needPython(this);
    for (const name of ['model.txt', 'model.lgb', 'lightgbm.txt']) {
      const path = join(folder.path, name.replace('.', '-'));
      await mkdir(path);
      await writeFile(join(path, name), claimModelText());
      for (const given of [path, join(path, name)]) {
        const { contentSha256, ...read } = await readModelDirectory(given);
        assert.match(contentSha256, /^[0-9a-f]{64}$/);
        assert.deepEqual(read, { folder: path, model: content().model, metrics: {}, example: [] });
      }
    }
  }).timeout(60_000);

  it('may be one that MLflow wrote', async function () {
    needPython(this);
    const path = join(folder.path, 'logged');
    python(
      `
import json, os, sys
import lightgbm as lgb, mlflow, numpy as np
text, path = json.load(sys.stdin)
# MLflow leaves its tracking folder where it runs.
os.chdir(os.path.dirname(path))
example = np.zeros((2, 6))
mlflow.lightgbm.save_model(lgb.Booster(model_str=text), path, input_example=example, pip_requirements=['lightgbm'])
print('null')`,
      [claimModelText(), path],
    );
    const { model, schema, training, example } = await readModelDirectory(path);
    assert.deepEqual(model.trees, content().model.trees);
    assert.deepEqual([schema, training, example], [undefined, undefined, []]);
  }).timeout(120_000);

  it('says how to convert a model of another kind', async function () {
    needPython(this);
    python(
      `
import json, pickle, sys
import lightgbm as lgb
text, folder = json.load(sys.stdin)
for name in ['model.pkl', 'model.lgb']:
    with open(f'{folder}/{name}', 'wb') as file:
        pickle.dump(lgb.Booster(model_str=text), file)
print('null')`,
      [claimModelText(), folder.path],
    );
    // The pickle is told by its name, and by its bytes where the name says nothing.
    assert.match(
      await refusal(join(folder.path, 'model.pkl')),
      /model\.pkl: This is a Python pickle.*save_model/,
    );
    assert.match(await refusal(folder.path), /model\.lgb: .*cannot be read here.*save_model/);
    for (const [name, kind] of [
      ['claims.onnx', 'an ONNX model'],
      ['claims.ubj', 'an XGBoost model'],
      ['claims.cbm', 'a CatBoost model'],
      ['claims.joblib', 'a Python pickle'],
    ] as const) {
      const path = join(folder.path, `with ${name}`);
      await mkdir(path);
      await writeFile(join(path, name), 'x');
      assert.match(await refusal(path), new RegExp(`${name}: This is ${kind}.*save_model`));
      assert.match(await refusal(join(path, name)), new RegExp(`${name}: This is ${kind}`));
    }
  }).timeout(60_000);

  it('says what is missing', async () => {
    assert.match(await refusal(join(folder.path, 'nowhere')), /no such model folder.*Run TrainModel first/);
    assert.match(await refusal(folder.path), /no LightGBM text model \(model\.lgb, model\.txt/);
  });

  it('names the file and line of what is damaged', async function () {
    needPython(this);
    const path = join(folder.path, 'model');
    await writeModelDirectory(path, content());
    await writeFile(join(path, 'training.json'), '{"kind":"model"}');
    assert.match(await refusal(path), /training\.json: formatVersion: /);
    await writeFile(join(path, 'model.lgb'), claimModelText().slice(0, 3000));
    assert.match(await refusal(path), /model\.lgb:\d+: /);
  }).timeout(60_000);
});
