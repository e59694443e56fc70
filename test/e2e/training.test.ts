import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../runtime/gbdt/generatedData.js';
import { Bench } from '../support/packaged.js';
import { root } from '../support/root.js';

/** 8,000 policies with claims that grow with age and power, and the share of the year that they were insured. */
function frequencies(): string {
  const random = randomNumbers(17);
  const lines = ['policy,claims,age,power,region_cat,years'];
  for (let policy = 1; policy <= 8000; policy++) {
    const [age, power, region] = [18 + Math.floor(60 * random()), random(), Math.floor(5 * random())];
    const years = (1 + Math.floor(12 * random())) / 12;
    const rate = 0.1 * Math.exp(age / 60 + power - (region === 2 ? 1 : 0));
    let claims = 0;
    for (let left = years; ; claims++) {
      left += Math.log(1 - random()) / rate;
      if (left < 0) break;
    }
    lines.push(`${policy},${claims},${age},${power.toFixed(4)},${region},${years.toFixed(4)}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('training, with packaged tasks', function () {
  this.timeout(300_000);
  const bench = new Bench();
  after(() => bench.remove());

  before(() => {
    writeFileSync(bench.path('claims.csv'), frequencies());
    const prepared = bench.run('PrepareData', {
      source: bench.path('claims.csv'),
      outputFolder: bench.path('dataset'),
      ...{ targetColumn: 'claims', idColumn: 'policy', exposureColumn: 'years' },
    });
    assert.equal(prepared.result, 'Succeeded', prepared.log);
  });

  function train(outputFolder: string, parameters: string, more: Record<string, string> = {}) {
    return bench.run('TrainModel', {
      ...more,
      ...{ parameters, datasetFolder: bench.path('dataset'), outputFolder: bench.path(outputFolder) },
    });
  }

  it('learns a frequency, writes it as ONNX too, and adds trees to the registered model', () => {
    const first = train('first', 'num_iterations: 30\nnum_leaves: 7', {
      exportOnnx: 'true',
      crossValidationFolds: '2',
    });
    assert.equal(first.result, 'Succeeded', first.log);
    assert.match(first.log, /model\.onnx: \d+ rows scored both ways, the answers differ by 0 at most/);
    assert.match(first.message, /30 trees, validation poisson 0\.\d+/);
    const training = JSON.parse(readFileSync(bench.path('first', 'training.json'), 'utf8'));
    assert.equal(training.parameters.objective, 'poisson');
    assert.ok(existsSync(first.outputVariables.outOfFoldFile!));

    const judged = bench.run('EvaluateGate', {
      ...{ conditions: 'gini >= 0.05', modelName: 'frequency' },
      ...{ datasetFolder: bench.path('dataset'), modelFolder: bench.path('first') },
      outputFolder: bench.path('gate'),
    });
    assert.equal(judged.outputVariables.verdict, 'passed', judged.log);
    const registered = bench.run('RegisterModel', {
      ...{ modelFolder: bench.path('first'), gateFolder: bench.path('gate') },
      ...{ modelName: 'frequency', promoteToProduction: 'true' },
    });
    assert.equal(registered.result, 'Succeeded', registered.log);

    const second = train('second', 'num_iterations: 5\nnum_leaves: 7', {
      initialModel: 'frequency:production',
    });
    assert.equal(second.result, 'Succeeded', second.log);
    const text = readFileSync(bench.path('second', 'model.lgb'), 'utf8');
    assert.equal(text.match(/^Tree=/gm)?.length, 35);
  });

  it('refuses what does not go together, and leaves nothing', () => {
    const refused = train('unwritten', 'objective: binary');
    assert.equal(refused.result, 'Failed');
    assert.match(refused.message, /target claims is a count, which the objective binary does not learn/);
    assert.ok(!existsSync(bench.path('unwritten')));
  });

  it('cancelled in the middle and run again, ends in the same bytes', async () => {
    const parameters = 'num_iterations: 4000\nnum_leaves: 31\nlearning_rate: 0.01';
    const whole = train('whole', parameters);
    assert.equal(whole.result, 'Succeeded', whole.log);
    const [, rate] = [...whole.log.matchAll(/([\d.]+) trees\/s/g)].at(-1) ?? [];
    const middle = (0.4 * 4000 * 1000) / Number(rate);

    const inputs = {
      ...{ parameters, datasetFolder: bench.path('dataset'), outputFolder: bench.path('resumed') },
      workspaceFolder: bench.path('elsewhere'),
    };
    const agent = spawn(
      process.execPath,
      [
        ...[join(root, 'build', 'tools', 'agent', 'task.js'), 'TrainModel', '--cwd', bench.folder],
        ...Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let log = '';
    for await (const chunk of agent.stdout) {
      const hadBegun = log.includes('Training on');
      log += chunk;
      if (!hadBegun && log.includes('Training on')) setTimeout(() => agent.kill('SIGINT'), middle);
    }
    assert.match(log, /Cancelled/);
    assert.ok(!existsSync(bench.path('resumed')), 'no model yet');
    const checkpoints = bench.path('elsewhere', '.checkpoints');
    assert.equal(readdirSync(checkpoints).length, 1);

    const again = bench.run('TrainModel', inputs);
    assert.equal(again.result, 'Succeeded', again.log);
    const [, trees] = /Going on after (\d+) trees/.exec(again.log) ?? [];
    assert.ok(Number(trees) > 0 && Number(trees) < 4000, again.log);
    for (const file of ['model.lgb', 'metrics.json', 'explanation.json']) {
      assert.deepEqual(
        readFileSync(bench.path('resumed', file)),
        readFileSync(bench.path('whole', file)),
        file,
      );
    }
    assert.deepEqual(readdirSync(checkpoints), []);
  });
});
