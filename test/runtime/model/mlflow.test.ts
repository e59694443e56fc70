import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeModelDirectory } from '../../../runtime/model/directory.js';
import { createEncoder } from '../../../runtime/model/encoder.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { claimExample, claimModelText, claimSchema, claimTraining } from '../../support/claimModel.js';
import { assertRelative } from '../../support/closeTo.js';
import { temporaryFolder } from '../../support/folder.js';
import { needPython, python } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

interface Loaded {
  pyfunc: number[];
  lightgbm: number[];
  example: number[];
  requirements: string[];
}

const LOAD = `
import json, os, sys
import pandas as pd, mlflow
from mlflow.models import Model
path, names, rows = json.load(sys.stdin)
# MLflow leaves its tracking folder where it runs.
os.chdir(os.path.dirname(path))
frame = pd.DataFrame([[float(value) for value in row] for row in rows], columns=names)
pyfunc = mlflow.pyfunc.load_model(path)
print(json.dumps({
    'pyfunc': pyfunc.predict(frame).tolist(),
    'lightgbm': mlflow.lightgbm.load_model(path).predict(frame).tolist(),
    'example': pyfunc.predict(Model.load(path).load_input_example(path)).tolist(),
    'requirements': mlflow.pyfunc.get_model_dependencies(path) and open(f'{path}/requirements.txt').read().split(),
}))`;

describe('MLflow model directory', () => {
  const folder = temporaryFolder();

  it('is loaded by MLflow and gives the answers of our scorer', async function () {
    needPython(this);
    const model = readModel(claimModelText(), 'model');
    const path = join(folder.path, 'model');
    await writeModelDirectory(path, {
      model,
      schema: claimSchema,
      training: claimTraining,
      metrics: {},
      example: claimExample,
    });
    const rows = trainedModels()[0]!.rows;
    const loaded = python<Loaded>(LOAD, [path, model.featureNames, rows.map((row) => row.map(String))]);
    const { predictRow } = createScorer(model);
    const ours = rows.map((row) => predictRow(Float64Array.from(row)));
    assertRelative(loaded.pyfunc, ours, 1e-12, 'pyfunc');
    assertRelative(loaded.lightgbm, ours, 1e-12, 'lightgbm');
    const encoder = createEncoder(model.featureNames, claimSchema);
    assertRelative(
      loaded.example,
      claimExample.map((row) => predictRow(encoder.encode(row).row)),
      1e-12,
      'input example',
    );
    assert(loaded.requirements.some((requirement) => requirement.startsWith('lightgbm')));
  }).timeout(120_000);

  it('holds neither time nor machine', async function () {
    needPython(this);
    await writeModelDirectory(folder.path, {
      model: readModel(claimModelText(), 'model'),
      schema: claimSchema,
      training: claimTraining,
      metrics: {},
      example: [],
    });
    const text = await readFile(join(folder.path, 'MLmodel'), 'utf8');
    assert.doesNotMatch(text, /utc_time|uuid|run_id/);
    assert(!text.includes(folder.path));
  }).timeout(60_000);
});
