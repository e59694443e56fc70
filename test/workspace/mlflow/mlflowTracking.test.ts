import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { createMlflowTracking, MLFLOW_RUN_ID } from '../../../workspace/mlflow/mlflowTracking.js';
import type { Run } from '../../../workspace/workspace.js';
import { startMlflowServer } from '../../support/mlflowServer.js';
import { needPython, python } from '../../support/python.js';
import { SimulatedMlflow } from '../../support/simulatedMlflow.js';

const run: Run = {
  runId: 'r-2024.1',
  experiment: 'claims',
  status: 'FINISHED',
  startTime: 1_700_000_000_000,
  endTime: 1_700_000_060_123,
  params: { num_leaves: '60', learning_rate: '0.02' },
  metrics: { 'validation auc': 0.6217612345678901, 'lift@10%': 1.83, 'expected/observed': 1.01 },
  tags: { 'data version': '0123456789ab', commit: 'abc' },
};

interface ReadRun {
  runId: string;
  name: string;
  status: string;
  start: number;
  end: number;
  params: Record<string, string>;
  metrics: Record<string, number>;
  tags: Record<string, string>;
  history: Record<string, number[]>;
}

/** The experiment's runs as MLflow's own client sees them. */
function readBack(uri: string, experiment: string): ReadRun[] {
  return python(
    `
import json, sys
from mlflow import MlflowClient
given = json.load(sys.stdin)
client = MlflowClient(given["uri"])
experiment = client.get_experiment_by_name(given["experiment"])
print(json.dumps([] if experiment is None else [dict(
  runId=run.info.run_id, name=run.info.run_name, status=run.info.status, start=run.info.start_time,
  end=run.info.end_time, params=run.data.params, metrics=run.data.metrics, tags=run.data.tags,
  history={key: [m.value for m in client.get_metric_history(run.info.run_id, key)] for key in list(run.data.metrics)[:10]},
) for run in client.search_runs([experiment.experiment_id])]))`,
    { uri, experiment },
  );
}

describe('createMlflowTracking with a real MLflow server', () => {
  let server: Awaited<ReturnType<typeof startMlflowServer>> | undefined;
  before(async function () {
    this.timeout(150_000);
    needPython(this);
    server = await startMlflowServer();
  });
  after(() => server?.stop());

  it('writes a run as MLflow itself reads it', async () => {
    const uri = server?.uri ?? '';
    const { mlflowRunId, url } = await createMlflowTracking({ uri }, 'claims').log(run);
    const [read, ...others] = readBack(uri, 'claims');
    assert(read);
    assert.deepEqual(others, []);
    assert.equal(read.runId, mlflowRunId);
    assert.equal(read.name, 'r-2024.1');
    assert.equal(read.status, 'FINISHED');
    assert.equal(read.start, run.startTime);
    assert.equal(read.end, run.endTime);
    assert.deepEqual(read.params, run.params);
    assert.deepEqual(read.metrics, {
      'validation auc': run.metrics['validation auc'],
      lift_at_10pct: 1.83,
      'expected/observed': 1.01,
    });
    for (const [name, value] of Object.entries(run.tags)) assert.equal(read.tags[name], value);
    assert.match(url, new RegExp(`^${uri}/#/experiments/\\d+/runs/${mlflowRunId}$`));
    assert((await fetch(url)).ok);
  });

  it('adds later what is new to the same run, found by its id or by ours, and repeats nothing', async () => {
    const uri = server?.uri ?? '';
    const first = await createMlflowTracking({ uri }, 'two steps').log({ ...run, status: 'RUNNING' });
    const tested = { ...run, metrics: { ...run.metrics, gini: 0.25, 'validation auc': 0.5 } };
    const tracking = createMlflowTracking({ uri }, 'two steps');
    const byOurs = await tracking.log(tested);
    const byTheirs = await tracking.log({
      ...tested,
      tags: { ...run.tags, [MLFLOW_RUN_ID]: first.mlflowRunId, verdict: 'passed' },
    });
    assert.equal(byOurs.mlflowRunId, first.mlflowRunId);
    assert.equal(byTheirs.mlflowRunId, first.mlflowRunId);
    const [read, ...others] = readBack(uri, 'two steps');
    assert.deepEqual(others, []);
    assert.equal(read?.status, 'FINISHED');
    assert.equal(read?.tags.verdict, 'passed');
    assert.equal(read?.tags[MLFLOW_RUN_ID], undefined);
    // Measured again and lower: the later value is the one that MLflow shows.
    assert.equal(read?.metrics['validation auc'], 0.5);
    assert.deepEqual(read?.history, {
      'validation auc': [run.metrics['validation auc'], 0.5],
      lift_at_10pct: [1.83],
      'expected/observed': [1.01],
      gini: [0.25],
    });
  });

  it('writes more than one call may hold', async () => {
    const uri = server?.uri ?? '';
    const many = (count: number, prefix: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, String(i)]));
    const metrics = Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`m${i}`, i / 7]));
    const large = { ...run, params: many(230, 'p'), tags: many(130, 't'), metrics };
    await createMlflowTracking({ uri }, 'large').log(large);
    const [read] = readBack(uri, 'large');
    assert.deepEqual(read?.params, large.params);
    assert.deepEqual(read?.metrics, large.metrics);
    for (const [name, value] of Object.entries(large.tags)) assert.equal(read?.tags[name], value);
  });

  it('passes on that a parameter cannot change', async () => {
    const uri = server?.uri ?? '';
    const patience = { attempts: 1, firstPause: 1, timeout: 10_000 };
    const tracking = createMlflowTracking({ uri, patience }, 'parameters');
    await tracking.log(run);
    await assert.rejects(
      tracking.log({ ...run, params: { num_leaves: '31' } }),
      (error: unknown) => error instanceof UserError && /num_leaves/.test(error.message),
    );
  });

  it('says that the experiment was deleted', async () => {
    const uri = server?.uri ?? '';
    await createMlflowTracking({ uri }, 'deleted').log(run);
    python(
      `
import json, sys
from mlflow import MlflowClient
client = MlflowClient(json.load(sys.stdin))
client.delete_experiment(client.get_experiment_by_name("deleted").experiment_id)
print("null")`,
      uri,
    );
    await assert.rejects(createMlflowTracking({ uri }, 'deleted').log(run), /"deleted" has been deleted/);
  });
});

describe('createMlflowTracking with a simulated server', () => {
  let server: SimulatedMlflow;
  beforeEach(async () => {
    server = new SimulatedMlflow();
    await server.start();
  });
  afterEach(() => server.stop());

  const tracking = () =>
    createMlflowTracking(
      { uri: server.uri, token: 't0ken', patience: { attempts: 3, firstPause: 5, timeout: 1000 } },
      'claims',
    );

  it('makes one run even if the answer to its making is lost', async () => {
    server.loseAnswer = (path, earlier) => path === 'runs/create' && earlier === 0;
    const { mlflowRunId } = await tracking().log(run);
    assert.equal(server.runs.length, 1);
    assert.equal(mlflowRunId, server.runs[0]?.info.run_id);
    assert.deepEqual(
      server.runs[0]?.data.params.map(({ key, value }) => [key, value]),
      Object.entries(run.params),
    );
  });

  it('makes one experiment even if the answer is lost, or another makes it in between', async () => {
    server.loseAnswer = (path, earlier) => path === 'experiments/create' && earlier === 0;
    await tracking().log(run);
    assert.equal(server.experiments.size, 1);

    server.experiments.clear();
    server.requests.length = 0;
    server.beforeAnswer = (path) => {
      if (path === 'experiments/create') server.experiments.set('claims', '9');
      return undefined;
    };
    await tracking().log({ ...run, runId: 'other' });
    assert.equal(server.called('experiments/get-by-name'), 2);
    assert.equal(server.runs.length, 2);
  });

  it('goes on after the server was busy in the middle', async () => {
    server.beforeAnswer = (path, earlier) =>
      path === 'runs/log-batch' && earlier < 2 ? { status: 429, body: {} } : undefined;
    await tracking().log(run);
    assert.equal(server.called('runs/create'), 1);
    assert.equal(server.called('runs/log-batch'), 3);
    assert.equal(server.called('runs/update'), 1);
  });

  it('asks for the experiment once, and again after a failure', async () => {
    const one = tracking();
    server.beforeAnswer = () => ({ status: 503, body: {} });
    await assert.rejects(one.log(run), /503/);
    server.beforeAnswer = () => undefined;
    await one.log(run);
    server.requests.length = 0;
    await one.log({ ...run, runId: 'next' });
    assert.equal(server.called('experiments/get-by-name'), 0);
  });

  it('stays within the limits of one call, those of Azure ML too', async () => {
    const values = <T>(count: number, value: T) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, value]));
    await tracking().log({
      ...run,
      params: values(101, 'p'),
      metrics: values(501, 1),
      tags: values(51, 't'),
    });
    const sizes = server.requests
      .filter(({ path }) => path === 'runs/log-batch')
      .map(({ body }) => ['metrics', 'params', 'tags'].map((part) => (body[part] as unknown[]).length));
    assert.deepEqual(sizes, [
      [250, 100, 50],
      [250, 1, 1],
      [1, 0, 0],
    ]);
  });

  it('uses nothing but calls of MLflow 2 that Azure ML knows', async () => {
    await tracking().log(run);
    await tracking().log({ ...run, tags: { [MLFLOW_RUN_ID]: server.runs[0]?.info.run_id ?? '' } });
    assert.deepEqual([...new Set(server.requests.map(({ path }) => path))].sort(), [
      'experiments/create',
      'experiments/get-by-name',
      'runs/create',
      'runs/get',
      'runs/log-batch',
      'runs/search',
      'runs/update',
    ]);
    for (const { authorization } of server.requests) assert.equal(authorization, 'Bearer t0ken');
  });

  it('refuses an address that is none before any call', () => {
    assert.throws(() => createMlflowTracking({ uri: './mlruns' }, 'claims'), UserError);
  });
});
