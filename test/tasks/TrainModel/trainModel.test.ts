import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon from 'sinon';
import { UserError } from '../../../runtime/error.js';
import { readModelDirectory } from '../../../runtime/model/directory.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { prepareData } from '../../../tasks/PrepareData/prepareData.js';
import { type TrainModelOptions, trainModel } from '../../../tasks/TrainModel/trainModel.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { MLFLOW_RUN_ID } from '../../../workspace/mlflow/mlflowTracking.js';
import { randomNumbers } from '../../runtime/gbdt/generatedData.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';
import { needPython, python } from '../../support/python.js';

/** 1,500 policies: older drivers and one region claim more often; a text category and missing values on the way. */
function policies(): string {
  const lines = ['id,target,age,engine size,region_cat,brand'];
  for (let row = 1; row <= 1500; row++) {
    const age = 18 + ((row * 37) % 60);
    const region = (row * 11) % 5;
    const target = Number((row * 7919) % 100 < 5 + age / 3 + 20 * Number(region === 3));
    const size = row % 9 === 0 ? -1 : ((row * 13) % 40) / 10;
    lines.push(`${row},${target},${age},${size},${region},${['fiat', 'opel', 'volvo'][row % 3]}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('trainModel', () => {
  const folder = temporaryFolder();
  let options: TrainModelOptions;
  beforeEach(async () => {
    const workspace = await openFolderWorkspace(join(folder.path, 'workspace'));
    writeFileSync(join(folder.path, 'policies.csv'), policies());
    const datasetFolder = join(folder.path, 'dataset');
    await prepareData(
      {
        sources: [join(folder.path, 'policies.csv')],
        outputFolder: datasetFolder,
        dataName: 'policies',
        targetColumn: 'target',
        idColumn: 'id',
        split: '60/20/20',
        seed: 1,
        workspace,
      },
      recordingHost(),
    );
    options = {
      datasetFolder,
      outputFolder: join(folder.path, 'model'),
      experiment: 'claims',
      parameters: 'num_iterations: 20\nnum_leaves: 7\nearly_stopping_round: 5\nnum_threads: 4',
      seed: 3,
      checkpointFolder: join(folder.path, 'checkpoints'),
      workspace,
      origin: { commit: 'abc123' },
    };
  });

  it('writes a model that knows its data, and a finished run', async () => {
    const host = recordingHost();
    const result = await trainModel(options, host);
    const directory = await readModelDirectory(options.outputFolder);
    assert.equal(directory.contentSha256, result.contentSha256);
    assert.deepEqual(directory.model.featureNames, ['age', 'engine_size', 'region_cat', 'brand']);
    assert.equal(directory.model.trees.length, result.bestIteration);
    assert.equal(directory.training?.data.version, result.dataVersion);
    assert.equal(directory.training?.data.name, 'policies');
    assert.equal(directory.training?.seed, 3);
    assert.deepEqual(directory.run, { runId: result.runId, experiment: 'claims' });
    assert.ok(result.metrics.auc! > 0.55, `AUC ${result.metrics.auc}`);
    assert.deepEqual(result.changed, { num_iterations: '20', num_leaves: '7', early_stopping_round: '5' });

    const run = await options.workspace.getRun('claims', result.runId);
    assert.equal(run?.status, 'FINISHED');
    assert.equal(run?.metrics.auc, result.metrics.auc);
    assert.equal(run?.params.num_leaves, '7');
    assert.equal(run?.tags['data.version'], result.dataVersion);
    assert.equal(run?.tags['model.sha256'], result.contentSha256);
    assert.equal(run?.tags['pipeline.commit'], 'abc123');
    assert.ok(
      host.lines.some((line) => line.includes('num_threads')),
      'says what it leaves out',
    );
    assert.ok(host.lines.some((line) => /Grew \d+ trees and kept \d+: binary_logloss 0\.\d+/.test(line)));
  });

  it('carries an example as a client would send it', async () => {
    await trainModel(options, recordingHost());
    const { example } = await readModelDirectory(options.outputFolder);
    assert.equal(example.length, 5);
    for (const row of example) {
      assert.deepEqual(Object.keys(row).sort(), ['age', 'brand', 'engine size', 'region_cat']);
      assert.match(String(row.brand), /fiat|opel|volvo/);
      assert.ok(row['engine size'] === null || typeof row['engine size'] === 'number');
    }
  });

  it('explains the model: age and region decide, the brand has names', async () => {
    const host = recordingHost();
    await trainModel({ ...options, parameters: `${options.parameters}\nmonotone_constraints: age:1` }, host);
    const { explanation } = await readModelDirectory(options.outputFolder);
    const byShap = explanation!.importance.toSorted((a, b) => b.shap - a.shap);
    assert.deepEqual(
      new Set(byShap.slice(0, 2).map(({ feature }) => feature)),
      new Set(['age', 'region_cat']),
    );
    const brand = explanation!.partialDependence.find(({ feature }) => feature === 'brand');
    assert.deepEqual(
      brand?.points.map(({ level }) => level),
      ['fiat', 'opel', 'volvo'],
    );
    assert.deepEqual(explanation!.monotone, [{ feature: 'age', constraint: 1, holds: true }]);
    assert.deepEqual(host.warnings, []);
  });

  it('gives the same model again, under a run of its own', async () => {
    const first = await trainModel(options, recordingHost());
    const bytes = readFileSync(join(options.outputFolder, 'model.lgb'));
    const second = await trainModel(options, recordingHost());
    assert.equal(second.contentSha256, first.contentSha256);
    assert.deepEqual(readFileSync(join(options.outputFolder, 'model.lgb')), bytes);
    assert.notEqual(second.runId, first.runId);
    assert.equal((await options.workspace.listRuns('claims')).length, 2);
  });

  it('cancelled and run again, goes on to the model of an uninterrupted run, and leaves no checkpoint', async () => {
    const whole = await trainModel(
      { ...options, outputFolder: join(folder.path, 'whole'), crossValidationFolds: 2 },
      recordingHost(),
    );
    const cancel = new AbortController();
    const cancelled = { ...recordingHost(), signal: cancel.signal };
    cancelled.log = (line) => {
      if (line.startsWith('Fold 1 of 2: binary')) cancel.abort(new UserError({ what: 'Cancelled.' }));
    };
    const interrupted = { ...options, crossValidationFolds: 2 };
    await assert.rejects(trainModel(interrupted, cancelled), /Cancelled/);
    assert.deepEqual(readdirSync(options.checkpointFolder).length, 1);
    assert.ok(!existsSync(options.outputFolder), 'a checkpoint is no model');

    const host = recordingHost();
    const resumed = await trainModel(interrupted, host);
    assert.equal(resumed.contentSha256, whole.contentSha256);
    assert.deepEqual(resumed.crossValidation, whole.crossValidation);
    assert.ok(host.lines.filter((line) => line.startsWith('Going on after')).length >= 2);
    assert.deepEqual(readdirSync(options.checkpointFolder), []);
  });

  it('adds trees to an initial model and says which', async () => {
    const first = await trainModel({ ...options, outputFolder: join(folder.path, 'first') }, recordingHost());
    const initialModel = join(folder.path, 'first');
    const second = await trainModel({ ...options, initialModel }, recordingHost());
    const { model, training } = await readModelDirectory(options.outputFolder);
    const initial = await readModelDirectory(initialModel);
    const inherited = initial.model.trees.length;
    assert.equal(model.trees.length, inherited + second.bestIteration);
    assert.deepEqual(model.trees.slice(0, inherited), initial.model.trees);
    assert.deepEqual(training?.continuedFrom, { contentSha256: first.contentSha256, trees: inherited });
    const run = await options.workspace.getRun('claims', second.runId);
    assert.equal(run?.tags['initialModel.sha256'], first.contentSha256);
  });

  it('exports ONNX that onnxruntime and MLflow read', async function () {
    needPython(this, 'onnx', 'onnxruntime');
    this.timeout(60_000);
    const host = recordingHost();
    await trainModel({ ...options, exportOnnx: true }, host);
    const { model, training, example } = await readModelDirectory(options.outputFolder);
    const rows = training!.data.rows.validation + 1;
    assert.deepEqual(training?.onnx, { rows, largestDifference: 0 });
    assert.ok(
      host.lines.includes(`model.onnx: ${rows} rows scored both ways, the answers differ by 0 at most.`),
    );
    const { data } = JSON.parse(readFileSync(join(options.outputFolder, 'input_example.json'), 'utf8'));
    const theirs = python<number[]>(
      `
import json, os, sys
import numpy as np, onnxruntime, mlflow
folder, rows = json.load(sys.stdin)
session = onnxruntime.InferenceSession(mlflow.onnx.load_model(folder).SerializeToString())
print(json.dumps(session.run(None, {'rows': np.array(rows, dtype=float)})[0][:, 0].tolist()))`,
      [options.outputFolder, data],
    );
    const { predictRow } = createScorer(model);
    assert.equal(theirs.length, example.length);
    for (const [row, answer] of theirs.entries()) {
      const ours = predictRow(Float64Array.from(data[row], (value: number | null) => value ?? Number.NaN));
      assert.ok(Math.abs(ours - answer) < 1e-14, `${ours} ${answer}`);
    }
  });

  it('refuses inputs that do not go together, all at once, before it starts a run', async () => {
    const together = { ...options, parameters: 'zero_as_missing: true', exportOnnx: true };
    await assert.rejects(
      trainModel({ ...together, crossValidationFolds: 3, initialModel: 'model:1' }, recordingHost()),
      /crossValidationFolds.*would flatter.*exportOnnx.*zero_as_missing/s,
    );
    assert.deepEqual(await options.workspace.listRuns('claims'), []);
  });

  it('refuses wrong parameters before it starts a run', async () => {
    await assert.rejects(
      trainModel({ ...options, parameters: 'learning_rat: 1' }, recordingHost()),
      UserError,
    );
    assert.deepEqual(await options.workspace.listRuns('claims'), []);
  });

  it('marks the run as killed when it is cancelled, and leaves no model', async () => {
    const cancel = new AbortController();
    const host = { ...recordingHost(), signal: cancel.signal };
    host.progress = () => cancel.abort(new UserError({ what: 'Cancelled.' }));
    await assert.rejects(trainModel({ ...options, parameters: 'num_iterations: 1' }, host), /Cancelled/);
    assert.deepEqual(
      (await options.workspace.listRuns('claims')).map(({ status }) => status),
      ['KILLED'],
    );
    assert.ok(!existsSync(options.outputFolder));
  });

  it('marks the run as failed when training refuses', async () => {
    const parameters = 'monotone_constraints: mileage:1';
    await assert.rejects(trainModel({ ...options, parameters }, recordingHost()), /mileage/);
    assert.deepEqual(
      (await options.workspace.listRuns('claims')).map(({ status }) => status),
      ['FAILED'],
    );
  });

  it('refuses to replace a folder with other things in it before it starts', async () => {
    await assert.rejects(
      trainModel({ ...options, outputFolder: folder.path }, recordingHost()),
      /would be lost/,
    );
    assert.deepEqual(await options.workspace.listRuns('claims'), []);
    assert.ok(existsSync(join(folder.path, 'policies.csv')));
  });

  it('records the run on MLflow, and only warns when that fails', async () => {
    const log = sinon.stub().resolves({ mlflowRunId: 'm1', url: 'https://mlflow.example.com/m1' });
    const tracked = await trainModel({ ...options, tracking: () => ({ log }) }, recordingHost());
    assert.equal(tracked.trackingUrl, 'https://mlflow.example.com/m1');
    assert.equal(log.firstCall.args[0].status, 'FINISHED');
    const run = await options.workspace.getRun('claims', tracked.runId);
    assert.equal(run?.tags[MLFLOW_RUN_ID], 'm1');

    const host = recordingHost();
    log.rejects(new UserError({ what: 'The server does not answer.', cure: 'Start it.' }));
    const untracked = await trainModel({ ...options, tracking: () => ({ log }) }, host);
    assert.equal(untracked.trackingUrl, undefined);
    assert.deepEqual(
      host.warnings.map(({ what }) => what),
      ['The run was not recorded on MLflow: The server does not answer.'],
    );
  });

  it('learns a frequency: a count with weights and exposures, measured as LightGBM measures it', async function () {
    needPython(this);
    const random = randomNumbers(4);
    const lines = ['id,claims,age,weight,years'];
    for (let row = 1; row <= 2000; row++) {
      const [age, years] = [18 + Math.floor(60 * random()), (1 + Math.floor(8 * random())) / 8];
      let claims = 0;
      while (random() < (0.4 * years * age) / 78) claims++;
      lines.push(`${row},${claims},${age},${1 + (row % 3)},${years}`);
    }
    const source = join(folder.path, 'claims.csv');
    writeFileSync(source, `${lines.join('\n')}\n`);
    const datasetFolder = join(folder.path, 'claims');
    const { workspace } = options;
    await prepareData(
      {
        ...{ sources: [source], workspace, outputFolder: datasetFolder, dataName: 'claims' },
        ...{ seed: 1, split: '60/20/20' },
        ...{ targetColumn: 'claims', idColumn: 'id', weightColumn: 'weight', exposureColumn: 'years' },
      },
      recordingHost(),
    );
    const result = await trainModel({ ...options, datasetFolder, crossValidationFolds: 2 }, recordingHost());
    assert.equal(result.changed.objective, 'poisson');
    const { model } = await readModelDirectory(options.outputFolder);
    assert.equal(model.objective, 'poisson');
    assert.deepEqual(model.featureNames, ['age']);
    const theirs = python<number>(
      `
import json, sys, numpy as np, pandas as pd, lightgbm as lgb
model, part = json.load(sys.stdin)
rows = pd.read_parquet(part)
mean = lgb.Booster(model_file=model).predict(rows[['age']].astype(float)) * rows.years
print(json.dumps(np.average(mean - rows.claims * np.log(mean), weights=rows.weight)))`,
      [join(options.outputFolder, 'model.lgb'), join(datasetFolder, 'validation.parquet')],
    );
    const { poisson } = result.metrics;
    assert.ok(Math.abs(poisson! - theirs) < 1e-9 * Math.abs(theirs), `${poisson} against ${theirs}`);
    for (const name of ['poisson', 'gini', 'poisson_deviance']) {
      assert.ok(Math.abs(result.metrics[name]!) > 0, name);
      assert.ok(result.crossValidation!.metrics[name]!.sd > 0, name);
    }
    await assert.rejects(
      trainModel({ ...options, datasetFolder, parameters: 'objective: binary' }, recordingHost()),
      /target claims is a count, which the objective binary does not learn/,
    );
    await assert.rejects(
      trainModel({ ...options, datasetFolder, parameters: 'objective: regression' }, recordingHost()),
      /exposure, which the objective regression cannot take into account/,
    );
  });

  it('learns chances without the exposure, and says so', async () => {
    const exposed = join(folder.path, 'exposed');
    await prepareData(
      {
        ...{ sources: [join(folder.path, 'policies.csv')], outputFolder: exposed, dataName: 'exposed' },
        ...{ targetColumn: 'target', idColumn: 'id', exposureColumn: 'age', split: '60/20/20', seed: 1 },
        workspace: options.workspace,
      },
      recordingHost(),
    );
    const host = recordingHost();
    const result = await trainModel({ ...options, datasetFolder: exposed }, host);
    assert.match(host.warnings[0]!.what, /exposure is not used: the objective binary learns the chance/);
    assert.ok(result.metrics.auc! > 0.5);
    const rate = recordingHost();
    const frequency = await trainModel(
      { ...options, datasetFolder: exposed, parameters: 'objective: poisson' },
      rate,
    );
    assert.deepEqual(rate.warnings, []);
    assert.equal(frequency.metrics.logloss, undefined);
    assert.ok(frequency.metrics.auc! > 0);
  });

  describe('with cross-validation', () => {
    it('records mean and spread, and leaves the model as it is', async () => {
      const plain = await trainModel(options, recordingHost());
      const host = recordingHost();
      const told: number[] = [];
      host.progress = (percent) => told.push(percent);
      const result = await trainModel({ ...options, crossValidationFolds: 4 }, host);
      assert.equal(result.contentSha256, plain.contentSha256);
      assert.deepEqual(result.metrics, plain.metrics);

      const { folds, metrics } = result.crossValidation!;
      assert.equal(folds, 4);
      const run = await options.workspace.getRun('claims', result.runId);
      for (const name of ['auc', 'gini', 'logloss', 'binary_logloss']) {
        assert.equal(run?.metrics[`cv_${name}_mean`], metrics[name]!.mean);
        assert.equal(run?.metrics[`cv_${name}_sd`], metrics[name]!.sd);
      }
      assert.ok(metrics.auc!.mean > 0.55 && metrics.auc!.sd > 0);
      assert.equal(host.lines.filter((line) => /^Fold \d of 4: binary_logloss/.test(line)).length, 4);
      assert.ok(host.lines.some((line) => /over 4 folds of the train part: .*auc 0\.\d+ \(SD/.test(line)));
      assert.deepEqual(
        told,
        [...told].sort((a, b) => a - b),
      );
    });

    it('holds all rows of a policy out together: what hangs on the policy alone cannot be foretold', async () => {
      const random = randomNumbers(8);
      const targets = Array.from({ length: 1000 }, () => Number(random() < 0.5));
      const lines = ['id,target,size,age'];
      for (let row = 0; row < 3000; row++) {
        const policy = row % 1000;
        lines.push(`${policy},${targets[policy]},${policy % 40},${Math.floor(policy / 40)}`);
      }
      const source = join(folder.path, 'repeated.csv');
      writeFileSync(source, `${lines.join('\n')}\n`);
      const datasetFolder = join(folder.path, 'repeated');
      const { workspace } = options;
      await prepareData(
        {
          ...{ sources: [source], workspace, outputFolder: datasetFolder, dataName: 'repeated', seed: 1 },
          ...{ targetColumn: 'target', idColumn: 'id', split: '60/20/20' },
        },
        recordingHost(),
      );
      const parameters = 'min_data_in_leaf: 1\nnum_leaves: 255\nmin_data_in_bin: 1';
      const result = await trainModel(
        { ...options, datasetFolder, parameters, crossValidationFolds: 3 },
        recordingHost(),
      );
      assert.ok(
        result.crossValidation!.metrics.auc!.mean < 0.6,
        `${result.crossValidation!.metrics.auc!.mean}`,
      );
    });

    it('refuses one fold, and more folds than there are policies with a claim', async () => {
      const refused = (crossValidationFolds: number) =>
        trainModel({ ...options, crossValidationFolds }, recordingHost());
      await assert.rejects(refused(1), /crossValidationFolds.*nothing to train on/);
      assert.deepEqual(await options.workspace.listRuns('claims'), []);
      await assert.rejects(refused(900), /900 folds need as many policies/);
    });
  });

  describe('with a search', () => {
    const search = { space: 'num_leaves: 2..15\nlearning_rate: 0.01..0.5 log', trials: 6, minutes: 60 };
    const trialsOf = async (runId: string) =>
      (await options.workspace.listRuns('claims'))
        .filter(({ tags }) => tags['mlflow.parentRunId'] === runId)
        .sort((a, b) => Number(a.tags['search.trial']) - Number(b.tags['search.trial']));

    it('makes the best trial the model, with a run for every trial below the run', async () => {
      const plain = await trainModel(options, recordingHost());
      const host = recordingHost();
      const told = new Set<number>();
      host.progress = (percent) => told.add(percent);
      const result = await trainModel({ ...options, search, crossValidationFolds: 2 }, host);
      for (let done = 1; done <= 8; done++) assert.ok(told.has((100 * done) / 8), `${done} of 8`);
      const trials = await trialsOf(result.runId);
      assert.deepEqual(
        trials.map(({ tags }) => [tags['search.trial'], tags['data.version']]),
        [1, 2, 3, 4, 5, 6].map((trial) => [String(trial), result.dataVersion]),
      );
      // From the fifth on, trials may be given up.
      const finished = trials.filter(({ tags }) => tags['search.givenUpAfter'] === undefined);
      assert.ok(finished.length >= 4 && finished.length < 6, `${finished.length} finished`);
      for (const trial of trials) {
        assert.equal(trial.status, finished.includes(trial) ? 'FINISHED' : 'KILLED');
        assert.equal(trial.metrics.logloss !== undefined, finished.includes(trial));
      }
      assert.equal(trials[0]!.metrics.logloss, plain.metrics.logloss);
      assert.equal(trials[0]!.params.num_leaves, '7');
      const best = finished.reduce((a, b) => (b.metrics.logloss! < a.metrics.logloss! ? b : a));
      assert.notEqual(best, trials[0]);

      const run = await options.workspace.getRun('claims', result.runId);
      assert.deepEqual(run?.params, best.params);
      assert.equal(run?.metrics.logloss, best.metrics.logloss);
      assert.equal(run?.metrics.best_iteration, best.metrics.best_iteration);
      assert.equal(run?.tags['mlflow.parentRunId'], undefined);
      assert.equal(result.changed.num_leaves, best.params.num_leaves);
      const { training, run: pointer } = await readModelDirectory(options.outputFolder);
      assert.equal(String(training?.parameters.num_leaves), best.params.num_leaves);
      assert.equal(pointer?.runId, result.runId);

      const { ranking, ...counts } = result.search!;
      assert.deepEqual(counts, { metric: 'binary_logloss', planned: 6, tried: 6 });
      assert.equal(String(ranking[0]!.trial), best.tags['search.trial']);
      const values = ranking.filter(({ givenUpAfter }) => !givenUpAfter).map(({ value }) => value);
      assert.equal(values.length, finished.length);
      assert.deepEqual(
        values,
        [...values].sort((a, b) => a - b),
      );
      assert.deepEqual(ranking.find(({ trial }) => trial === 1)!.drawn, {});
      assert.ok(
        host.lines.some((line) => /^Did 6 of 6 trials, \d of them given up early; trial /.test(line)),
      );

      // Cross-validated is what was found, not what was given.
      const { num_leaves, learning_rate } = best.params;
      const found = `num_leaves: ${num_leaves}\nlearning_rate: ${learning_rate}\nnum_iterations: 20\nearly_stopping_round: 5`;
      const direct = await trainModel(
        { ...options, parameters: found, crossValidationFolds: 2 },
        recordingHost(),
      );
      assert.equal(direct.contentSha256, result.contentSha256);
      assert.deepEqual(direct.crossValidation, result.crossValidation);
    });

    it('gives the same model again', async () => {
      const first = await trainModel({ ...options, search }, recordingHost());
      const second = await trainModel({ ...options, search }, recordingHost());
      assert.equal(second.contentSha256, first.contentSha256);
      assert.deepEqual(second.search, first.search);
    });

    it('stops at once when it is cancelled: no model, no run left running', async () => {
      const cancel = new AbortController();
      const host = { ...recordingHost(), signal: cancel.signal };
      host.log = (line) => {
        if (line.startsWith('Trial 2 of 6: binary')) cancel.abort(new UserError({ what: 'Cancelled.' }));
      };
      await assert.rejects(trainModel({ ...options, search }, host), /Cancelled/);
      const runs = await options.workspace.listRuns('claims');
      const parent = runs.find(({ tags }) => tags['search.trial'] === undefined)!;
      assert.equal(parent.status, 'KILLED');
      assert.deepEqual(parent.params.num_leaves, undefined);
      assert.deepEqual(
        (await trialsOf(parent.runId)).map(({ status }) => status),
        ['FINISHED', 'FINISHED', 'KILLED'],
      );
      assert.ok(!existsSync(options.outputFolder));
    });

    it('says when the time was up', async () => {
      const host = recordingHost();
      const result = await trainModel({ ...options, search: { ...search, minutes: 0 } }, host);
      assert.equal(result.search!.tried, 1);
      assert.ok(host.lines.includes('Did 1 of 6 trials; trial 1 is the best.'));
      assert.ok(host.lines.some((line) => line.includes('search with 1 trials and more time')));
    });

    it('refuses a wrong search space before it starts a run', async () => {
      const wrong = { ...search, space: 'num_leavs: 2..3' };
      await assert.rejects(
        trainModel({ ...options, search: wrong }, recordingHost()),
        /searchSpace:1: .*num_leaves/,
      );
      assert.deepEqual(await options.workspace.listRuns('claims'), []);
    });

    it('nests the trials on MLflow, and only warns when that fails', async () => {
      const log = sinon.stub();
      log.callsFake(async ({ runId }) => ({ mlflowRunId: `m-${runId}`, url: 'https://mlflow.example.com' }));
      const tracked = await trainModel({ ...options, search, tracking: () => ({ log }) }, recordingHost());
      const [first, ...others] = log.args.map(([run]) => run);
      assert.equal(first.runId, tracked.runId);
      assert.deepEqual(
        others.map(({ tags }) => [tags['search.trial'], tags['mlflow.parentRunId']]),
        [1, 2, 3, 4, 5, 6].map((trial) => [String(trial), `m-${tracked.runId}`]),
      );
      assert.equal((await trialsOf(tracked.runId)).length, 6, 'the workspace keeps its own ids');

      log.reset();
      log.onFirstCall().resolves({ mlflowRunId: 'm', url: 'https://mlflow.example.com' });
      log.rejects(new UserError({ what: 'It is gone.' }));
      const host = recordingHost();
      await trainModel({ ...options, search, tracking: () => ({ log }) }, host);
      assert.deepEqual(
        host.warnings.map(({ what }) => what),
        ['Not all trials were recorded on MLflow: It is gone.'],
      );

      log.reset();
      log.rejects(new UserError({ what: 'It is gone.' }));
      await trainModel({ ...options, search, tracking: () => ({ log }) }, recordingHost());
      assert.equal(log.callCount, 1);
    });
  });
});
