import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPredictor } from '../../../../serving/modelPredictor.js';
import { checkNoCode } from '../../../../tasks/DeployEndpoint/azureml/noCode.js';
import { writeClaimModel } from '../../../serving/claimModel.js';
import { needPython, python } from '../../../support/python.js';

describe('tasks/DeployEndpoint/azureml/noCode', () => {
  it('refuses a model whose raw rows MLflow scores otherwise, and says why', async function () {
    this.timeout(120_000);
    needPython(this, 'mlflow', 'lightgbm');
    const folder = await mkdtemp(join(tmpdir(), 'no code '));
    try {
      await writeClaimModel(folder);
      // Missing ages go with the old, or they would meet -1 in one leaf; the sizes of the trees stay.
      const file = join(folder, 'model.lgb');
      await writeFile(file, (await readFile(file, 'utf8')).replace('decision_type=10', 'decision_type=08'));
      const predictor = await openPredictor(folder, { name: 'claims', version: '1' });
      assert.throws(() => checkNoCode(predictor.model), /-1 means missing in age; region is text/);
      // -1 is missing to the service, and a very young driver to MLflow; 90 is the same to both.
      const rows = [-1, 90].map((age) => ({ age, region: null, new_bin: 0 }));
      const { scores } = await predictor.predict({ records: rows });
      const byMlflow = python<number[]>(
        `import json, sys, mlflow.pyfunc, pandas as pd
folder, rows = json.load(sys.stdin)
print(json.dumps([float(x) for x in mlflow.pyfunc.load_model(folder).predict(pd.DataFrame(rows, dtype='float64'))]))`,
        [folder, rows],
      );
      assert.ok(Math.abs(byMlflow[1]! - scores[1]!) < 1e-12);
      assert.ok(Math.abs(byMlflow[0]! - scores[0]!) > 1e-3, 'another score altogether');
      const numeric = predictor.model.features.map(({ levels: _, ...feature }) => ({
        ...feature,
        missing: [],
      }));
      checkNoCode({ ...predictor.model, features: numeric });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
