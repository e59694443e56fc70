import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ModelServer, startMlflowServer, startOurServer } from '../../tools/bench/modelServers.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { needPython, python } from '../support/python.js';
import { serverBundle } from './bundle.js';

/** Trains with LightGBM and saves with MLflow, as a notebook does. */
const TRAIN = `
import sys, json, numpy as np, pandas as pd, lightgbm as lgb, mlflow
random = np.random.default_rng(8)
n = 2000
x = pd.DataFrame({'age': random.integers(18, 90, n).astype(float), 'power': random.gamma(3, 20, n), 'bonus': random.normal(size=n)})
x.loc[::5, 'power'] = np.nan
claim = (random.random(n) < 0.1 + 0.3 * (x['age'] < 25) + 0.1 * (x['bonus'] > 1)).astype(int)
booster = lgb.train({'objective': 'binary', 'verbosity': -1}, lgb.Dataset(x, claim), 60)
mlflow.lightgbm.save_model(booster, json.load(sys.stdin), signature=mlflow.models.infer_signature(x, booster.predict(x)))
rows = x.head(40)
print(json.dumps({
    'predictions': booster.predict(rows).tolist(),
    'rows': [[None if v != v else v for v in row] for row in rows.to_numpy().tolist()],
    'csv': rows.to_csv(index=False),
    'split': json.loads(rows.to_json(orient='split')),
    'records': json.loads(rows.to_json(orient='records')),
}))`;

interface Trained {
  predictions: number[];
  rows: (number | null)[][];
  csv: string;
  split: { columns: string[]; index: number[]; data: (number | null)[][] };
  records: Record<string, number | null>[];
}

describe('serving, as the clients of others call it', () => {
  let folder: string;
  let trained: Trained;
  let ours: ModelServer;
  let mlflow: ModelServer;

  before(async function () {
    needPython(this, 'mlflow');
    this.timeout(180_000);
    folder = await mkdtemp(join(tmpdir(), 'clients-'));
    trained = python<Trained>(TRAIN, join(folder, 'notebook'));
    // What is served is what was registered, as a model of the notebook's own.
    const workspace = await openFolderWorkspace(join(folder, 'workspace'));
    const lineage = { params: {}, metrics: {}, gate: { verdict: 'not run' as const }, origin: {} };
    const { model } = await workspace.registerModel('claims', join(folder, 'notebook'), lineage, {});
    const modelFolder = await workspace.modelFolder(model);
    ours = await startOurServer(await serverBundle(), modelFolder, {
      MODEL_NAME: 'claims',
      SCORING_KEY: 'the-key',
    });
    mlflow = await startMlflowServer(modelFolder, 1);
  });
  after(async () => {
    await ours?.stop();
    await mlflow?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const close = (actual: readonly number[], expected: readonly number[]): void => {
    assert.equal(actual.length, expected.length);
    for (const [row, value] of expected.entries()) {
      assert.ok(Math.abs(actual[row]! - value) <= 1e-12, `row ${row}: ${actual[row]} instead of ${value}`);
    }
  };
  const post = (url: string, body: string, type = 'application/json'): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': type, authorization: 'Bearer the-key' },
      body,
    });

  const forms: [name: string, body: () => string, type?: string][] = [
    ['dataframe_split', () => JSON.stringify({ dataframe_split: trained.split })],
    ['dataframe_records', () => JSON.stringify({ dataframe_records: trained.records })],
    ['instances', () => JSON.stringify({ instances: trained.records })],
    [
      'inputs',
      () =>
        JSON.stringify({
          inputs: Object.fromEntries(
            trained.split.columns.map((name, column) => [name, trained.rows.map((row) => row[column])]),
          ),
        }),
    ],
    ['text/csv', () => trained.csv, 'text/csv'],
  ];
  for (const [name, body, type] of forms) {
    it(`answers ${name} as MLflow’s own server does, and both as LightGBM`, async () => {
      const answers = await Promise.all(
        [ours.url, mlflow.url].map(async (url) => {
          const answer = await post(`${url}/invocations`, body(), type);
          const text = await answer.text();
          assert.equal(answer.status, 200, `${url}: ${text}`);
          return (JSON.parse(text) as { predictions: number[] }).predictions;
        }),
      );
      close(answers[0]!, answers[1]!);
      close(answers[0]!, trained.predictions);
    });
  }

  const wrong: [what: string, body: string, type?: string][] = [
    ['no known form', '{"data": [[1, 2, 3]]}'],
    ['two forms at once', '{"instances": [[1, 2, 3]], "inputs": [[1, 2, 3]]}'],
    ['no JSON', '{"instances": '],
    ['a column short', '{"dataframe_split": {"columns": ["age", "power"], "data": [[1, 2]]}}'],
    ['text for a number', '{"dataframe_records": [{"age": "old", "power": 1, "bonus": 2}]}'],
    ['another content type', 'age=1', 'application/x-www-form-urlencoded'],
  ];
  for (const [what, body, type] of wrong) {
    it(`refuses ${what} with MLflow’s status`, async () => {
      const [own, theirs] = await Promise.all(
        [ours.url, mlflow.url].map((url) => post(`${url}/invocations`, body, type)),
      );
      assert.equal(own!.status, theirs!.status);
      assert.doesNotMatch(await own!.text(), /Traceback|\.js\b/);
    });
  }

  it('answers Azure ML’s own client, behind a simulated control plane', () => {
    const answers = python<Record<string, { result: number[] }>>(
      `import sys, json, tempfile, os
from types import SimpleNamespace
from azure.ai.ml import MLClient
from azure.ai.ml.entities import EndpointAuthKeys
given = json.load(sys.stdin)
class Credential:
    def get_token(self, *scopes, **more):
        return SimpleNamespace(token='x', expires_on=2**31)
endpoints = MLClient(Credential(), 'subscription', 'group', 'workspace').online_endpoints
endpoints._online_operation = SimpleNamespace(get=lambda **of: SimpleNamespace(
    properties=SimpleNamespace(auth_mode='Key', scoring_uri=given['url'] + '/score')))
endpoints._get_online_credentials = lambda **of: EndpointAuthKeys(primary_key='the-key', secondary_key='other')
answers = {}
for name, body in given['bodies'].items():
    with tempfile.NamedTemporaryFile('w', suffix='.json', delete=False) as file:
        json.dump(body, file)
    answers[name] = json.loads(endpoints.invoke('claims', request_file=file.name))
    os.remove(file.name)
print(json.dumps(answers))`,
      {
        url: ours.url,
        bodies: {
          input_data: { input_data: trained.split },
          params: { input_data: { ...trained.split, index: undefined }, params: {} },
          data: { data: trained.rows },
          records: { data: trained.records },
        },
      },
    );
    for (const { result } of Object.values(answers)) close(result, trained.predictions);
  });

  it('answers the Open Inference Protocol’s example, with our tensors', async () => {
    const columns = trained.split.columns.map((name, column) => ({
      name,
      shape: [trained.rows.length],
      datatype: 'FP64',
      data: trained.rows.map((row) => row[column]),
      parameters: {},
    }));
    const answer = await post(
      `${ours.url}/v2/models/claims/infer`,
      JSON.stringify({
        id: '42',
        parameters: {},
        inputs: columns,
        outputs: [{ name: 'predictions', parameters: {} }],
      }),
    );
    const { id, outputs } = (await answer.json()) as {
      id: string;
      outputs: { shape: number[]; data: number[] }[];
    };
    assert.equal(id, '42');
    assert.deepEqual(outputs[0]!.shape, [trained.rows.length]);
    close(outputs[0]!.data, trained.predictions);
  });
});
