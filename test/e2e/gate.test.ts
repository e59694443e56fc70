import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { GateRecord } from '../../runtime/gate/verdict.js';
import { Bench } from '../support/packaged.js';
import { Random } from '../support/random.js';

const ROWS = 6000;

/** Policies with claims in a part of a year, made by a known rate; a holder has three policies. */
function policies(): string {
  const random = new Random(5);
  const lines = ['id,holder,claims,years,age,region,power'];
  for (let row = 0; row < ROWS; row++) {
    const years = 0.1 + 0.9 * random.next();
    const age = 18 + Math.floor(60 * random.next());
    const power = Math.floor(10 * random.next());
    const region = random.pick(['north', 'south', 'west']);
    const rate = 0.25 * Math.exp(0.18 * power - 0.02 * (age - 40));
    let claims = 0;
    for (let left = Math.exp(-rate * years), product = random.next(); product > left; claims++)
      product *= random.next();
    lines.push([row, `h${Math.floor(row / 3)}`, claims, years.toFixed(4), age, region, power].join(','));
  }
  return `${lines.join('\n')}\n`;
}

describe('the gate of claim counts, with packaged tasks', function () {
  this.timeout(300_000);
  const bench = new Bench();
  after(() => bench.remove());

  const gate = (inputs: Record<string, string>) =>
    bench.run('EvaluateGate', {
      datasetFolder: bench.path('dataset'),
      modelFolder: bench.path('model'),
      outputFolder: bench.path('gate'),
      ...inputs,
    });
  const record = (): GateRecord =>
    GateRecord.parse(JSON.parse(readFileSync(bench.path('gate', 'gate.json'), 'utf8')));

  before(() => {
    writeFileSync(bench.path('policies.csv'), policies());
    writeFileSync(
      bench.path('gate.conditions'),
      '# agreed with pricing\ngini >= 0.1\npoisson_deviance <= 2\nexpected/observed between 0.7 and 1.4\n' +
        'gini[region] >= 0 min 20 claims\n',
    );
    const prepared = bench.run('PrepareData', {
      source: bench.path('policies.csv'),
      outputFolder: bench.path('dataset'),
      target: 'claims',
      exposureColumn: 'years',
      groupColumn: 'holder',
    });
    assert.ok(prepared.result.startsWith('Succeeded'), prepared.log);
    const trained = bench.run('TrainModel', {
      datasetFolder: bench.path('dataset'),
      outputFolder: bench.path('model'),
      parameters: 'objective: poisson\nnum_iterations: 40',
    });
    assert.ok(trained.result.startsWith('Succeeded'), trained.log);
  });

  it('judges claims per year by conditions from a file, and compares segments', () => {
    const ran = gate({
      conditionsFrom: 'file',
      conditionsFile: bench.path('gate.conditions'),
      segments: 'region, age',
    });
    assert.equal(ran.outputVariables.verdict, 'passed', ran.log);
    const { data, conditions, metrics, segments, tables } = record();
    assert.deepEqual([data.targetKind, data.exposure, data.group], ['count', 'years', 'holder']);
    assert.equal(conditions.length, 4);
    assert.equal(metrics.gini.interval?.method, 'Poisson bootstrap');
    assert.ok(metrics.poisson_deviance.value! < metrics.poisson_deviance.detail!.baseline);
    assert.equal(metrics.logloss, undefined);
    assert.deepEqual(
      segments!.map(({ column, groups }) => [column, groups.length]),
      [
        ['region', 3],
        ['age', 5],
      ],
    );
    assert.equal(tables!.deciles.length, 10);
  });

  it('refuses a condition that a count cannot meet, with the one that is meant', () => {
    const ran = gate({ conditions: 'logloss <= 0.2' });
    assert.equal(ran.result, 'Failed');
    assert.match(ran.log, /target is a count, for which log loss is not defined.*Is poisson_deviance meant/);
    assert.match(
      gate({ conditionsFile: bench.path('gate.conditions') }).log,
      /Set conditionsFrom: file to read/,
    );
  });

  it('lets a model through over its gate only loudly, with reason and approver', () => {
    const silent = gate({ conditions: 'gini >= 0.99', override: 'true' });
    assert.equal(silent.result, 'Failed');
    assert.match(silent.log, /overrideReason.*An override is recorded/);
    assert.match(silent.log, /overrideApprover/);
    const ran = gate({
      conditions: 'gini >= 0.99',
      override: 'true',
      overrideReason: 'pilot of 200 policies',
      overrideApprover: 'Ada Lovelace',
    });
    assert.equal(ran.result, 'SucceededWithIssues', ran.log);
    assert.equal(ran.outputVariables.verdict, 'overridden');
    assert.ok(ran.issues.some(({ type, message }) => type === 'warning' && message.includes('Ada Lovelace')));
    assert.equal(record().override?.reason, 'pilot of 200 policies');
    const registered = bench.run('RegisterModel', {
      modelFolder: bench.path('model'),
      gateFolder: bench.path('gate'),
    });
    assert.equal(registered.result, 'Succeeded', registered.log);
    assert.match(registered.log, /pilot of 200 policies \(Ada Lovelace\)/);
  });
});
