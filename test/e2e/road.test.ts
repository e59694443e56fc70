import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_ATTACHMENT } from '../../report/data/dataReport.js';
import { readDataReport, readReport } from '../../report/readReport.js';
import { REPORT_ATTACHMENT } from '../../report/report.js';
import { startMlflowServer } from '../support/mlflowServer.js';
import { Bench, type TaskResult } from '../support/packaged.js';
import { needPython, python, skipUnless } from '../support/python.js';
import { root, sharedData } from '../support/root.js';

type Ran = TaskResult & { log: string };

function succeeded(ran: Ran): Ran {
  assert.equal(ran.result, 'Succeeded', `${ran.message}\n${ran.log}`);
  assert.equal(ran.exitCode, 0);
  return ran;
}

/** One hash over all files of a folder, run.json left out: it points to a run of its own each time. */
function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const path of files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()) {
    if (path.endsWith('run.json')) continue;
    hash.update(path.slice(folder.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}

class Road {
  constructor(
    readonly bench: Bench,
    readonly source: string,
  ) {}

  prepare(): Ran {
    return this.bench.run('PrepareData', { source: this.source, outputFolder: this.bench.path('dataset') });
  }
  train(parameters: string, more: Record<string, string> = {}): Ran {
    return this.bench.run('TrainModel', {
      ...more,
      parameters,
      datasetFolder: this.bench.path('dataset'),
      outputFolder: this.bench.path('model'),
    });
  }
  gate(conditions: string, more: Record<string, string> = {}): Ran {
    return this.bench.run('EvaluateGate', {
      conditions,
      datasetFolder: this.bench.path('dataset'),
      modelFolder: this.bench.path('model'),
      outputFolder: this.bench.path('gate'),
      ...more,
    });
  }
  register(more: Record<string, string> = {}): Ran {
    return this.bench.run('RegisterModel', {
      modelFolder: this.bench.path('model'),
      gateFolder: this.bench.path('gate'),
      ...more,
    });
  }
  deploy(version: string, more: Record<string, string> = {}): Ran {
    return this.bench.run('DeployEndpoint', {
      modelVersion: version,
      outputFolder: this.bench.path('deployment'),
      port: '5871',
      ...more,
    });
  }
}

describe('the road, with packaged tasks', function () {
  this.timeout(300_000);
  const bench = new Bench();
  const road = new Road(bench, bench.path('policies.csv'));
  const parameters =
    'learning_rate: 0.1\nnum_leaves: 15\nmin_data_in_leaf: 100\nnum_iterations: 100\nearly_stopping_round: 10';

  before(() => {
    const made = spawnSync(
      process.execPath,
      [join(root, 'samples', 'generate-policies.mjs'), '--rows', '30000', '--output', road.source],
      { encoding: 'utf8' },
    );
    assert.equal(made.status, 0, made.stderr);
  });
  after(() => bench.remove());

  it('turns a CSV into a gated, registered, served model', () => {
    const prepared = succeeded(road.prepare());
    assert.match(prepared.outputVariables.dataVersion!, /^[0-9a-f]{12}$/);
    assert.equal(prepared.outputVariables.rows, '30000');

    const trained = succeeded(road.train(parameters));
    assert.ok(Number(trained.outputVariables.validationAuc) > 0.58, trained.outputVariables.validationAuc);

    const judged = succeeded(road.gate('gini >= 0.1\ngini not worse than champion by 0.02'));
    assert.equal(judged.outputVariables.verdict, 'passed');
    assert.ok(existsSync(judged.outputVariables.reportFile!));

    const registered = succeeded(road.register({ promoteToProduction: 'true' }));
    assert.equal(registered.outputVariables.modelVersion, '1');
    assert.equal(registered.outputVariables.created, 'true');

    const deployed = succeeded(road.deploy('production'));
    assert.equal(deployed.outputVariables.smokeTest, 'passed');
    for (const file of ['server.js', 'Dockerfile', 'openapi.json', 'deployment.json', 'model/model.lgb']) {
      assert.ok(existsSync(bench.path('deployment', file)), file);
    }
    for (const ran of [prepared, trained, judged, registered, deployed]) {
      assert.equal(ran.attachments[0]!.type, 'Distributedtask.Core.Summary');
      assert.equal(ran.attachments.length, ran === judged || ran === prepared ? 2 : 1);
    }
    const data = prepared.attachments[1]!;
    assert.equal(data.type, DATA_ATTACHMENT);
    const { dataset } = readDataReport(readFileSync(data.path, 'utf8'));
    assert.equal(dataset!.manifest.version, prepared.outputVariables.dataVersion);
    const { type, path } = judged.attachments[1]!;
    assert.equal(type, REPORT_ATTACHMENT);
    const report = readReport(readFileSync(path, 'utf8'));
    assert.equal(report.gate.verdict, 'passed');
    assert.ok(report.dependence.length > 0);
  });

  it('gives the same bytes a second time and registers nothing twice, but records the run', () => {
    const before = ['dataset', 'model'].map((name) => hashFolder(bench.path(name)));
    const runs = () => readdirSync(bench.path('workspace', 'runs', 'claim-model')).length;
    const runsBefore = runs();
    succeeded(road.prepare());
    succeeded(road.train(parameters));
    assert.deepEqual(
      ['dataset', 'model'].map((name) => hashFolder(bench.path(name))),
      before,
    );
    succeeded(road.gate('gini >= 0.1\ngini not worse than champion by 0.02'));
    const registered = succeeded(road.register({ promoteToProduction: 'true' }));
    assert.equal(registered.outputVariables.modelVersion, '1');
    assert.equal(registered.outputVariables.created, 'false');
    assert.equal(runs(), runsBefore + 1);
  });

  it('gives the same bytes on Node 24', function () {
    const node = process.env.NODE24;
    skipUnless(this, node !== undefined && existsSync(node), 'NODE24 names no Node 24');
    const before = ['dataset', 'model'].map((name) => hashFolder(bench.path(name)));
    const datasetFolder = bench.path('dataset');
    const source = { source: road.source, outputFolder: datasetFolder };
    succeeded(bench.run('PrepareData', source, { node }));
    const training = { parameters, datasetFolder, outputFolder: bench.path('model') };
    succeeded(bench.run('TrainModel', training, { node }));
    assert.deepEqual(
      ['dataset', 'model'].map((name) => hashFolder(bench.path(name))),
      before,
    );
  });

  it('blocks a model that misses its conditions, and then does not register it', () => {
    const judged = road.gate('gini >= 0.9');
    assert.equal(judged.result, 'Failed');
    assert.equal(judged.outputVariables.verdict, 'failed');
    assert.match(judged.message, /0\.9/);
    assert.ok(existsSync(bench.path('gate', 'report.html')), 'the report is there all the same');
    const refused = road.register();
    assert.equal(refused.result, 'Failed');
    assert.match(refused.message, /gate/i);
    const reported = road.gate('gini >= 0.9', { onFailure: 'continue' });
    assert.equal(reported.result, 'Succeeded');
    assert.equal(reported.outputVariables.verdict, 'failed');
  });
});

describe('the road with an MLflow server', function () {
  this.timeout(300_000);
  const bench = new Bench();
  let server: Awaited<ReturnType<typeof startMlflowServer>> | undefined;
  before(async function () {
    needPython(this);
    server = await startMlflowServer();
  });
  after(async () => {
    await server?.stop();
    bench.remove();
  });

  it('puts parameters, data version, validation and test metrics into one run there', () => {
    const source = bench.path('policies.csv');
    const generator = join(root, 'samples', 'generate-policies.mjs');
    spawnSync(process.execPath, [generator, '--rows', '8000', '--output', source]);
    const road = new Road(bench, source);
    const prepared = succeeded(road.prepare());
    const tracked = { trackingUri: server!.uri };
    const trained = succeeded(road.train('num_iterations: 10\nnum_leaves: 7', tracked));
    succeeded(road.gate('auc >= 0.4', tracked));
    const runs = python<
      { params: Record<string, string>; metrics: Record<string, number>; tags: Record<string, string> }[]
    >(
      `
import json, sys
from mlflow import MlflowClient
client = MlflowClient(json.load(sys.stdin))
experiment = client.get_experiment_by_name('claim-model')
print(json.dumps([run.data.to_dictionary() for run in client.search_runs([experiment.experiment_id])]))`,
      server!.uri,
    );
    assert.equal(runs.length, 1);
    const { params, metrics, tags } = runs[0]!;
    assert.equal(params.num_leaves, '7');
    assert.equal(metrics.auc, Number(trained.outputVariables.validationAuc));
    assert.ok(metrics.test_gini !== undefined);
    assert.equal(tags['data.version'], prepared.outputVariables.dataVersion);
  });
});

describe('the Porto Seguro sample, with the scenario’s parameters', function () {
  this.timeout(300_000);
  const source = join(sharedData, 'porto-seguro-sample.csv');
  const bench = new Bench();
  const road = new Road(bench, source);
  after(() => bench.remove());

  it('reaches what LightGBM reaches, and Python reads the model as we do', function () {
    skipUnless(this, existsSync(source), `no ${source}`);
    needPython(this);
    succeeded(road.prepare());
    succeeded(
      road.train(
        'learning_rate: 0.02\nnum_leaves: 60\nfeature_fraction: 0.7\nmin_data_in_leaf: 100\nnum_iterations: 500\nearly_stopping_round: 20',
      ),
    );
    road.gate('gini >= 0.2', { onFailure: 'continue' });
    const gate = JSON.parse(readFileSync(bench.path('gate', 'gate.json'), 'utf8'));
    const ours = gate.metrics.auc.value as number;

    const theirs = python<{
      retrained: number;
      booster: number;
      pyfunc: number;
      difference: number;
      auc: number;
    }>(
      `
import json, sys, warnings
warnings.filterwarnings('ignore')
import lightgbm as lgb, mlflow, numpy as np, pandas as pd
from sklearn.metrics import roc_auc_score
folder = json.load(sys.stdin)
part = lambda name: pd.read_parquet(f'{folder}/dataset/{name}.parquet')
train, valid, test = part('train'), part('validation'), part('test')
names = [c for c in train.columns if c not in ('id', 'target')]
cats = [c for c in names if c.endswith('_cat')]
x = lambda d: d[names].astype('float64')
params = dict(objective='binary', metric='auc', learning_rate=0.02, num_leaves=60, feature_fraction=0.7,
              min_data_in_leaf=100, verbosity=-1, num_threads=1, seed=1)
scores = []
for seed in range(5):
    data = lgb.Dataset(x(train), train.target, categorical_feature=cats, free_raw_data=False)
    model = lgb.train({**params, 'seed': seed}, data, 500, valid_sets=[lgb.Dataset(x(valid), valid.target, reference=data)],
                      callbacks=[lgb.early_stopping(20, verbose=False)])
    scores.append(roc_auc_score(test.target, model.predict(x(test))))
booster = lgb.Booster(model_file=f'{folder}/model/model.lgb')
ours = booster.predict(x(test))
loaded = mlflow.pyfunc.load_model(f'{folder}/model').predict(x(test))
print(json.dumps(dict(retrained=float(np.mean(scores)), auc=float(roc_auc_score(test.target, ours)),
                      difference=float(np.abs(np.asarray(loaded).ravel() - ours).max()))))
`,
      bench.folder,
    );
    assert.ok(
      Math.abs(theirs.auc - ours) < 1e-12,
      `the gate says ${ours}, scikit-learn on LightGBM's scores ${theirs.auc}`,
    );
    assert.ok(theirs.difference < 1e-12, `pyfunc and Booster differ by ${theirs.difference}`);
    // One test part of about 140 claims has a standard error near 0.025; both models see the same rows.
    assert.ok(Math.abs(theirs.retrained - ours) < 0.03, `AUC ${ours}, LightGBM ${theirs.retrained}`);
  });
});
