import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hashModelDirectory, readModelDirectory } from '../../runtime/model/directory.js';
import { generatedPolicies } from '../support/generatedPolicies.js';
import { startMlflowServer } from '../support/mlflowServer.js';
import { Bench } from '../support/packaged.js';
import { needPython } from '../support/python.js';
import { serveMlflow } from '../support/simulatedAzure/mlflowService.js';
import { leaks, type Packaged, runPackaged } from '../support/simulatedAzure/runPackaged.js';
import { needAzureSchemas } from '../support/simulatedAzure/schemas.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure/simulatedAzure.js';
import { type SimulatedCompute, serveCompute } from '../support/simulatedAzure/simulatedCompute.js';

describe('training in jobs of Azure ML, against the simulated Azure', function () {
  this.timeout(300_000);
  let azure: SimulatedAzure;
  let mlflow: { uri: string; stop(): Promise<void> };
  let compute: SimulatedCompute;
  let bench: Bench;

  before(async function () {
    needAzureSchemas(this);
    needPython(this, 'mlflow', 'lightgbm', 'pyarrow');
    bench = new Bench();
    generatedPolicies(bench.path('policies.csv'), 3000);
    [azure, mlflow] = await Promise.all([startSimulatedAzure(), startMlflowServer()]);
    compute = await serveCompute(azure, mlflow.uri);
    serveMlflow(azure, mlflow.uri, compute.runs);
    const prepared = await run('PrepareData', {
      source: bench.path('policies.csv'),
      outputFolder: bench.path('dataset'),
    });
    assert.equal(prepared.result, 'Succeeded', prepared.log);
  });
  after(async () => {
    await compute?.stop();
    bench?.remove();
    await mlflow?.stop();
    await azure?.stop();
  });

  async function run(task: string, inputs: Record<string, string>, more = {}): Promise<Packaged> {
    const ran = await runPackaged(azure, bench.folder, task, inputs, more);
    assert.deepEqual(leaks(azure, ran.log), [], 'no secret is in the log');
    return ran;
  }
  const train = (inputs: Record<string, string>, more = {}) =>
    run(
      'TrainModel',
      {
        ...{ parameters: 'num_iterations: 30\nlearning_rate: 0.1', datasetFolder: bench.path('dataset') },
        ...{ outputFolder: bench.path('model'), ...inputs },
      },
      more,
    );
  function succeeded(ran: Packaged): Packaged {
    assert.equal(ran.result, 'Succeeded', `${ran.message}\n${ran.log}`);
    return ran;
  }
  const gate = async (modelFolder: string) =>
    succeeded(
      await run('EvaluateGate', {
        ...{ datasetFolder: bench.path('dataset'), modelFolder, conditions: 'auc >= 0.5' },
        outputFolder: bench.path('gate'),
      }),
    );

  it('trains with the bundled runtime what the agent trains, byte for byte, and makes no asset twice', async () => {
    const inputs = { crossValidationFolds: '3', searchSpace: 'num_leaves: 7..31', searchTrials: '2' };
    const onAgent = bench.run('TrainModel', {
      ...{ parameters: 'num_iterations: 30\nlearning_rate: 0.1', datasetFolder: bench.path('dataset') },
      ...{ outputFolder: bench.path('agent model'), ...inputs },
    });
    assert.equal(onAgent.result, 'Succeeded', onAgent.log);
    const first = succeeded(await train(inputs));
    for (const name of ['bestIteration', 'validationAuc', 'validationGini']) {
      assert.equal(first.outputVariables[name], onAgent.outputVariables[name], name);
    }
    assert.equal(
      await hashModelDirectory(bench.path('model')),
      await hashModelDirectory(bench.path('agent model')),
    );
    assert.deepEqual(
      readFileSync(first.outputVariables.outOfFoldFile as string),
      readFileSync(onAgent.outputVariables.outOfFoldFile as string),
    );
    assert.match(first.log, /Training on \d+ rows/);
    assert.match(first.log, /is Completed/);
    const created = [...azure.resources.created];
    assert.deepEqual(created.filter((one) => one.startsWith('computes')).length, 1);
    const second = succeeded(await train(inputs));
    const since = azure.resources.created.slice(created.length);
    assert.deepEqual(
      since.map((one) => one.split(' ')[0]),
      ['jobs'],
    );
    assert.notEqual(second.outputVariables.jobName, first.outputVariables.jobName);

    await gate(bench.path('model'));
    const jobName = second.outputVariables.jobName as string;
    assert.equal(second.outputVariables.runId, jobName);
    const answer = await fetch(`${mlflow.uri}/api/2.0/mlflow/runs/get?run_id=${compute.runs.get(jobName)}`);
    const { data } = (
      (await answer.json()) as { run: { data: { metrics: { key: string; value: number }[] } } }
    ).run;
    const auc = data.metrics.find(({ key }) => key === 'auc')?.value;
    assert.equal(auc, Number(second.outputVariables.validationAuc), 'the job itself is the run');
    assert.ok(
      data.metrics.some(({ key }) => key === 'test/auc' || key === 'test_auc'),
      'the gate adds to it',
    );
  });

  it('trains with LightGBM itself on two nodes, and the gate scores the model', async () => {
    const ran = succeeded(await train({ trainer: 'lightgbm', instanceCount: '2' }));
    const { model, training, run: pointer } = await readModelDirectory(bench.path('model'));
    assert.equal(training?.trainer, 'lightgbm');
    assert.equal(training?.parameters.learning_rate, 0.1);
    assert.equal(model.trees.length, Number(ran.outputVariables.bestIteration));
    assert.equal(pointer?.runId, ran.outputVariables.jobName);
    for (const node of [0, 1])
      assert.match(ran.log, new RegExp(`process_${node}: LightGBM .*, machine ${node} of 2`));
    const judged = await gate(bench.path('model'));
    const onAgent = bench.run('TrainModel', {
      ...{ parameters: 'num_iterations: 30\nlearning_rate: 0.1', datasetFolder: bench.path('dataset') },
      outputFolder: bench.path('agent model'),
    });
    const [there, here] = [ran, onAgent].map(({ outputVariables }) => Number(outputVariables.validationAuc));
    // The standard error of such an AUC is about 0.03 with so few claims.
    assert.ok(Math.abs(there! - here!) < 0.06, `${there} and ${here}`);
    assert.equal(judged.outputVariables.verdict, 'passed');
  });

  it('runs a script of the user, takes its MLflow model and the metrics that it logged', async () => {
    mkdirSync(bench.path('script'), { recursive: true });
    writeFileSync(
      bench.path('script', 'train.py'),
      `
import argparse, lightgbm as lgb, mlflow, mlflow.lightgbm, os, pyarrow.parquet as pq
a = argparse.ArgumentParser(); a.add_argument('--data'); a.add_argument('--output'); a = a.parse_args()
table = pq.read_table(os.path.join(a.data, 'train.parquet')).to_pandas()
numbers = table.select_dtypes('number').drop(columns=['id', 'target'])
booster = lgb.train({'objective': 'binary', 'verbosity': -1}, lgb.Dataset(numbers, table['target']), 5)
mlflow.log_metric('auc', 0.625)
mlflow.lightgbm.save_model(booster, os.path.join(a.output, 'model'))
print('##vso[task.setvariable variable=stolen]yes', flush=True)
`,
    );
    const script = { trainer: 'script', scriptFolder: bench.path('script'), jobEnvironment: 'python:3.11' };
    const ran = succeeded(await train({ ...script, outputFolder: bench.path('script model') }));
    const { model, metrics } = await readModelDirectory(bench.path('script model'));
    assert.equal(model.trees.length, 5);
    assert.deepEqual(metrics, { auc: 0.625 });
    assert.equal(ran.outputVariables.validationAuc, '0.625');
    assert.equal(ran.outputVariables.stolen, undefined, 'a line of the job is no command for the agent');
    succeeded(await train({ ...script, outputFolder: bench.path('script model') }));

    const nothing = await train({ ...script, scriptCommand: 'true', outputFolder: bench.path('none') });
    assert.equal(nothing.result, 'Failed');
    assert.match(nothing.message, /Its output holds no MLflow model, but nothing.*MODEL_FOLDER/);
  });

  it('shows Azure’s account of a failed job and the last lines of its log', async () => {
    mkdirSync(bench.path('failing'), { recursive: true });
    writeFileSync(
      bench.path('failing', 'train.sh'),
      'echo reading the data; echo no such column >&2; exit 3',
    );
    const ran = await train({
      ...{ trainer: 'script', scriptFolder: bench.path('failing'), scriptCommand: 'bash train.sh' },
      ...{ jobEnvironment: 'python:3.11', outputFolder: bench.path('none') },
    });
    assert.equal(ran.result, 'Failed');
    assert.match(ran.log, /Execution failed.*status code 3/);
    assert.match(ran.log, /Last lines of its log: .*no such column/s);
  });

  it('says that a node was lost when Azure takes one back', async () => {
    let killed = false;
    const ran = await train(
      {
        trainer: 'lightgbm',
        instanceCount: '2',
        parameters: 'num_iterations: 100000\nearly_stopping_round: 0',
      },
      {
        onLog: (line: string) => {
          if (killed || !line.includes('features here')) return;
          killed = true;
          setTimeout(() => [...compute.jobs.values()].at(-1)?.killNode(1), 500);
        },
      },
    );
    assert.equal(ran.result, 'Failed');
    assert.ok(killed);
    assert.match(ran.log, /machine 1 stopped during the training|Another machine is gone/);
  });

  it('cancels the job when the task is cancelled', async () => {
    const cancel = new AbortController();
    const ran = await train(
      { parameters: 'num_iterations: 100000\nearly_stopping_round: 0\nmin_data_in_leaf: 1' },
      {
        signal: cancel.signal,
        onLog: (line: string) => {
          if (line.includes('is Running')) cancel.abort();
        },
      },
    );
    assert.notEqual(ran.result, 'Succeeded');
    const name = [...compute.jobs.keys()].at(-1);
    const job = azure.resources.find(`jobs/${name}`);
    for (let waited = 0; job?.properties.status !== 'Canceled' && waited < 20_000; waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(job?.properties.status, 'Canceled');
  });

  it('need not wait: another task collects the model, from the same data only', async () => {
    const submitted = succeeded(await train({ waitForJob: 'false', outputFolder: bench.path('later') }));
    const { jobName, modelFolder } = submitted.outputVariables;
    assert.equal(modelFolder, undefined);
    const jobs = compute.jobs.size;
    const collected = succeeded(
      await train({ collectJob: jobName as string, outputFolder: bench.path('later') }),
    );
    assert.equal(compute.jobs.size, jobs, 'no job was submitted');
    assert.equal(collected.outputVariables.runId, jobName);
    assert.equal((await readModelDirectory(bench.path('later'))).run?.runId, jobName);
    const unknown = await train({ collectJob: 'train-none', outputFolder: bench.path('later') });
    assert.match(unknown.message, /The workspace has no job train-none/);
  });

  it('passes on why a cluster cannot be made, and why a job stays queued', async () => {
    const quota =
      'Operation results in exceeding quota limits of Total Cluster Dedicated Regional vCPUs. Maximum allowed: 24, Current in use: 24, Additional requested: 4.';
    compute.clusterRefusal = {
      status: 400,
      body: { error: { code: 'ClusterCoreQuotaReached', message: quota } },
    };
    const refused = await train({ computeName: 'another' });
    compute.clusterRefusal = undefined;
    assert.equal(refused.result, 'Failed');
    assert.match(refused.message, /Maximum allowed: 24, Current in use: 24.*ask for more quota/s);

    compute.nodeTrouble = { code: 'ClusterCoreQuotaReached', message: quota };
    const ran = await train(
      {},
      {
        onLog: (line: string) => {
          if (line.includes('Maximum allowed')) compute.nodeTrouble = undefined;
        },
      },
    );
    succeeded(ran);
    assert.equal(ran.log.match(/Maximum allowed: 24/g)?.length, 1, 'said once');
    const few = await train({ trainer: 'lightgbm', instanceCount: '9' });
    assert.match(few.message, /asks for 9 nodes, but the compute claims-cluster has 4/);
  });

  it('refuses what a trainer does not do, all at once', async () => {
    const ran = await train({
      ...{ trainer: 'lightgbm', crossValidationFolds: '5', searchSpace: 'num_leaves: 7..31' },
    });
    assert.equal(ran.result, 'Failed');
    for (const input of ['crossValidationFolds', 'searchSpace'])
      assert.match(ran.log, new RegExp(`${input}'.*lightgbm does not`));
  });
});
