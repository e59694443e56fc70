import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EvaluateGateOptions, evaluateGate } from '../../../tasks/EvaluateGate/evaluateGate.js';
import { recordingHost } from '../../support/host.js';
import { BLURRED, type Formula, GOOD, makeWorld, modelOf, SCHEMA, type World } from './fixture.js';

/** What has gone wrong in other gates, with the report where users told of it. */
describe('defects of other gates that ours does not have', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'peer defects '));
  });
  afterEach(() => rm(folder, { recursive: true }));

  function world(challenger: Formula, champion?: Formula, more: Parameters<typeof makeWorld>[0] = {}): World {
    const made = makeWorld(more);
    made.addModel('new', challenger);
    if (champion) {
      made.addModel('old', champion);
      made.promote('old', 1);
    }
    return made;
  }

  async function judge(made: World, conditions: string, more: Partial<EvaluateGateOptions> = {}) {
    const host = recordingHost();
    const { record } = await evaluateGate(
      {
        modelFolder: 'new',
        datasetFolder: 'dataset',
        outputFolder: join(folder, 'gate'),
        conditions: { text: conditions },
        segments: [],
        modelName: 'claims',
        policy: { whenNoChampion: 'pass', whenMissingSlice: 'fail', whenNotComputed: 'fail' },
        origin: {},
        workspace: made.workspace,
        readers: made.readers,
        renderReport: () => '',
        ...more,
      },
      host,
    );
    return { record, host };
  }

  const verdict = async (made: World, conditions: string) => (await judge(made, conditions)).record.verdict;

  it('a lower log loss rejected and a higher one accepted (aml-registermodel)', async () => {
    assert.equal(await verdict(world(GOOD, BLURRED), 'logloss <= champion'), 'passed');
    assert.equal(await verdict(world(BLURRED, GOOD), 'logloss <= champion'), 'failed');
  });

  it('NaN, infinity or the largest number passing any threshold (aml-registermodel, mlflow #22826, #16555)', async () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, 1.797e308]) {
      for (const condition of [
        'logloss <= 1e9',
        'brier <= champion * 1.1',
        'expected/observed between -1e9 and 1e9',
      ]) {
        const { record } = await judge(
          world(() => odd, GOOD),
          condition,
        );
        assert.equal(record.verdict, 'failed', `${odd}: ${condition}`);
        assert.equal(record.conditions[0].outcome, 'not computed', `${odd}: ${condition}`);
      }
    }
  });

  it('a champion without the metric taken for one that is beaten (MLOpsPython)', async () => {
    const { record } = await judge(
      world(GOOD, () => Number.NaN),
      'gini >= champion',
    );
    assert.equal(record.verdict, 'failed');
    assert.match(record.conditions[0].message, /of the champion, 1500 of 1500 scores are NaN/);
  });

  it('an identical retrain ending in an exception (MLOpsPython #213), or compared with itself unnoticed (mlflow #12213)', async () => {
    const { record, host } = await judge(
      world(GOOD, GOOD),
      'gini not worse than champion by 0\nlogloss not worse than champion by 0\ngini >= champion',
    );
    assert.equal(record.verdict, 'passed');
    assert.equal(record.champion?.identicalPredictions, true);
    assert.ok(host.warnings.some(({ what }) => what.includes('the same score as claims version 1')));
    assert.equal(await verdict(world(GOOD, GOOD), 'gini better than champion'), 'failed');
  });

  it('an undefined metric taken for zero (scikit-learn #30079), or a test part without claims for a good one', async () => {
    const { record } = await judge(world(GOOD, undefined, { claims: 'none' }), 'auc <= 1\nlogloss <= 1');
    assert.equal(record.verdict, 'failed');
    assert.equal(record.metrics.auc.value, null);
    assert.match(record.metrics.auc.reason!, /no claim among 1500 rows/);
  });

  it('no conditions: neither blessed nor not (tfx #5148, model-analysis #79)', async () => {
    for (const text of ['', '# none yet']) {
      await assert.rejects(judge(world(GOOD), text), /There is no condition/);
    }
  });

  it('stuck for good when the champion cannot be scored (tfx #4390)', async () => {
    const made = world(GOOD);
    const columns = [...SCHEMA.columns];
    made.addModel('old', GOOD, { model: modelOf(['risk', 'gone']), schema: { formatVersion: 1, columns } });
    made.promote('old', 1);
    const conditions = 'gini >= 0.3\ngini not worse than champion by 0.01';
    assert.equal((await judge(made, conditions)).record.verdict, 'failed');
    const override = { reason: 'the feature is no longer collected', approver: 'Ada' };
    const { record } = await judge(made, conditions, { override });
    assert.equal(record.verdict, 'overridden');
    assert.deepEqual(record.override, override);
  });

  it('the first run failing for want of a baseline (tfx #1298)', async () => {
    assert.equal(await verdict(world(GOOD), 'gini >= 0.3\ngini not worse than champion by 0.01'), 'passed');
  });

  it('a value and a change that cannot be asked for together (tfx #1308), or only strictly greater (tfx #663)', async () => {
    const conditions = 'gini >= 0.3\ngini >= champion - 0.01\nlogloss <= champion * 1.05\nlogloss <= 0.5';
    assert.equal(await verdict(world(GOOD, GOOD), conditions), 'passed');
  });

  it('never blessed with slices only (building-machine-learning-pipelines #27)', async () => {
    const { record } = await judge(world(GOOD), 'gini[region] >= 0.1');
    assert.equal(record.verdict, 'passed');
    assert.ok(record.metrics.gini.value! > 0.1, 'the whole is measured all the same');
  });

  it('a slice of one class taking the page down (responsible-ai-toolbox #142)', async () => {
    const text = ['east', 'west'];
    const made = world(GOOD);
    const [, , , , region] = (await made.readers.readPart({} as never, 'test')).columns;
    const part = await made.readers.readPart({} as never, 'test');
    const target = part.columns[1].values as Float64Array;
    if (region.kind !== 'categorical') throw new Error('region is categorical');
    region.values.forEach((code, row) => {
      if (code === 0) target[row] = 0;
    });
    const { record } = await judge(made, 'gini[region] >= 0.1', { segments: ['region'] });
    assert.equal(record.verdict, 'failed');
    assert.equal(record.conditions[0].outcome, 'not computed');
    const east = record.segments![0].groups.find(({ value }) => value === text[0])!;
    assert.match(east.metrics.gini.reason!, /no claim among/);
  });

  it('NaN in the JSON, which breaks who reads it (vscode-dvc #2733), or numbers as text (dvc #8560)', async () => {
    await judge(
      world(() => Number.NaN, GOOD),
      'gini >= 0',
      { segments: ['region'] },
    );
    const written = await readFile(join(folder, 'gate', 'gate.json'), 'utf8');
    const { metrics } = JSON.parse(written) as {
      metrics: Record<string, { value: unknown; reason?: string }>;
    };
    assert.equal(metrics.gini.value, null);
    await judge(world(GOOD, BLURRED), 'gini >= 0');
    const again = JSON.parse(await readFile(join(folder, 'gate', 'gate.json'), 'utf8'));
    assert.equal(typeof again.metrics.gini.value, 'number');
  });

  it('a verdict that changes from run to run (mxnet #11739)', async () => {
    const made = world(GOOD, BLURRED);
    const [first, second] = [
      await judge(made, 'ks better than champion'),
      await judge(made, 'ks better than champion'),
    ];
    assert.deepEqual(first.record, second.record);
    assert.ok(first.record.bootstrap!.draws >= 200);
  });

  it('values that cannot be computed left out, so that nothing alarms (Azure model monitor)', async () => {
    const { record } = await judge(
      world(({ risk }) => (risk > 2.5 ? Number.NaN : 0.1)),
      'expected/observed[region] between 0 and 1000',
    );
    assert.equal(record.verdict, 'failed');
    assert.match(record.conditions[0].message, /scores are NaN/);
  });
});
