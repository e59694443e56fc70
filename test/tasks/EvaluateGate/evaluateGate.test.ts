import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { listFiles, readJson } from '../../../runtime/files.js';
import { GateRecord } from '../../../runtime/gate/verdict.js';
import { type EvaluateGateOptions, evaluateGate } from '../../../tasks/EvaluateGate/evaluateGate.js';
import { recordingHost } from '../../support/host.js';
import {
  BLURRED,
  DATA_VERSION,
  GOOD,
  makeWorld,
  modelOf,
  SCHEMA,
  trainingOf,
  WORTHLESS,
  type World,
} from './fixture.js';

describe('EvaluateGate', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evaluate gate '));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const gateFolder = (): string => join(folder, 'gate');

  async function run(world: World, conditions: string, more: Partial<EvaluateGateOptions> = {}) {
    const host = recordingHost();
    const result = await evaluateGate(
      {
        modelFolder: 'new',
        datasetFolder: 'dataset',
        outputFolder: gateFolder(),
        conditions: { text: conditions },
        modelName: 'claims',
        policy: { whenNoChampion: 'pass', whenMissingSlice: 'fail', whenNotComputed: 'fail' },
        segments: [],
        origin: {},
        workspace: world.workspace,
        readers: world.readers,
        renderReport: (data) => `<html>${data.title} ${data.gate.verdict}</html>`,
        ...more,
      },
      host,
    );
    return { ...result, host };
  }

  function makeWorldWith(formula: Parameters<World['addModel']>[1]): World {
    const world = makeWorld();
    world.addModel('new', formula);
    return world;
  }

  async function refusal(world: World, conditions: string, more: Partial<EvaluateGateOptions> = {}) {
    const error = await run(world, conditions, more).then(
      () => assert.fail('the gate gave a verdict'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof UserError, String(error));
    assert.deepEqual(await readdir(folder), [], 'nothing is written');
    return error.message;
  }

  it('lets a good model pass and writes the verdict, the tests and the report', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    const {
      record,
      gateFolder: written,
      host,
    } = await run(world, 'gini >= 0.3\nexpected/observed between 0.8 and 1.2');
    assert.equal(record.verdict, 'passed');
    assert.equal(written, gateFolder());
    assert.deepEqual(await listFiles(written), ['gate.json', 'gate.junit.xml', 'report.html']);
    assert.deepEqual(await readJson(join(written, 'gate.json'), GateRecord, ''), record);
    assert.equal(await readFile(join(written, 'report.html'), 'utf8'), '<html>claims passed</html>');
    assert.equal(record.data.rows, 1500);
    assert.equal(record.data.name, 'policies');
    assert.deepEqual(record.model, {
      name: 'claims',
      contentSha256: world.addModel('new', GOOD).contentSha256,
      objective: 'binary sigmoid:1',
      runId: 'run-new',
      seed: 1,
    });
    assert.match(host.lines[0], /^pass: 0\.\d{4} normalised Gini \(is at least 0\.3\)$/);
    assert.equal(host.warnings.length, 1, 'only that the run is not in the workspace');
  });

  it('stops a bad one, and that is a result', async () => {
    const world = makeWorld();
    world.addModel('new', WORTHLESS);
    const { record } = await run(world, 'gini >= 0.3\nlogloss <= 10');
    assert.equal(record.verdict, 'failed');
    assert.deepEqual(
      record.conditions.map(({ outcome }) => outcome),
      ['fail', 'pass'],
    );
  });

  it('writes the same bytes when it is run again', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    world.addModel('old', BLURRED);
    world.promote('old', 3);
    const conditions = 'gini better than champion\nlift@10% >= 1\ngini[region] >= 0';
    await run(world, conditions);
    const first = await readFile(join(gateFolder(), 'gate.json'));
    const second = join(folder, 'again');
    await run(world, conditions, { outputFolder: second });
    for (const file of ['gate.json', 'gate.junit.xml', 'report.html']) {
      assert.deepEqual(await readFile(join(second, file)), await readFile(join(gateFolder(), file)), file);
    }
    assert.equal(first.includes(folder), false, 'no path of this machine');
  });

  it('scores the champion on the same rows and compares in pairs', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    world.addModel('old', BLURRED);
    world.promote('old', 3);
    const { record, reportData } = await run(
      world,
      'gini better than champion\ngini >= 0.3\nlogloss <= champion\ngini not worse than champion by 0.005',
    );
    assert.equal(record.verdict, 'passed');
    assert.equal(record.champion?.version, 3);
    assert.equal(record.champion?.identicalPredictions, false);
    assert.equal(record.champion?.trainedOn, 'same split');
    assert.ok(record.champion!.metrics.gini.value! < record.metrics.gini.value!);
    assert.equal(record.conditions[0].champion, record.champion?.metrics.gini.value);
    assert.equal(reportData.champion?.version, 3);
  });

  it('gives the opposite verdict when the two change places', async () => {
    const world = makeWorld();
    world.addModel('new', BLURRED);
    world.addModel('old', GOOD);
    world.promote('old', 3);
    const { record } = await run(
      world,
      'gini better than champion\nlogloss <= champion\ngini not worse than champion by 0.005',
    );
    assert.deepEqual(
      record.conditions.map(({ outcome }) => outcome),
      ['fail', 'fail', 'fail'],
    );
  });

  it('fails closed on a model that scores NaN', async () => {
    const world = makeWorld();
    world.addModel('new', ({ risk }) => (risk > 2 ? Number.NaN : 0.1 + risk / 100));
    const { record, reportData } = await run(
      world,
      'gini >= 0\nlogloss <= 100\nauc not worse than champion by 1',
    );
    assert.equal(record.verdict, 'failed');
    for (const { outcome, message } of record.conditions) {
      assert.equal(outcome, 'not computed');
      assert.match(message, /scores are NaN/);
    }
    assert.equal(record.metrics.gini.value, null);
    assert.deepEqual(reportData.challenger.roc, { x: [], y: [] });
  });

  it('fails closed on a champion that scores NaN, and on one that scores infinity', async () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const world = makeWorld();
      world.addModel('new', GOOD);
      world.addModel('old', () => odd);
      world.promote('old', 1);
      const { record } = await run(world, 'logloss <= champion * 1.01\nlogloss better than champion');
      assert.deepEqual(
        record.conditions.map(({ outcome }) => outcome),
        ['not computed', 'not computed'],
      );
    }
  });

  it('does not pass a test part without claims, whatever the condition', async () => {
    const world = makeWorld({ claims: 'none' });
    world.addModel('new', GOOD);
    const { record } = await run(world, 'logloss <= 10\ngini >= -1');
    assert.equal(record.verdict, 'failed');
    assert.match(record.conditions[0].message, /no claim among 1500 rows/);
  });

  it('has a stated outcome for the first run', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    const conditions = 'gini >= 0.3\ngini not worse than champion by 0.005';
    assert.equal((await run(world, conditions)).record.verdict, 'passed');
    const failing = await run(world, conditions, {
      policy: { whenNoChampion: 'fail', whenMissingSlice: 'fail', whenNotComputed: 'fail' },
    });
    assert.equal(failing.record.verdict, 'failed');
    assert.deepEqual(
      failing.record.conditions.map(({ outcome }) => outcome),
      ['pass', 'fail'],
    );
    assert.equal(failing.record.champion, null);
    assert.equal((await run(world, conditions, { modelName: ' ' })).record.champion, null);
  });

  it('notices that the model is the champion', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    world.addModel('old', GOOD);
    world.promote('old', 2);
    const { record, host } = await run(
      world,
      'gini not worse than champion by 0.001\ngini better than champion',
    );
    assert.equal(record.champion?.identicalPredictions, true);
    assert.deepEqual(
      record.conditions.map(({ outcome }) => outcome),
      ['pass', 'fail'],
    );
    assert.ok(host.warnings.some(({ what }) => /the same score as claims version 2/.test(what)));
  });

  it('notices a champion that has seen the test rows in another split', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    world.addModel('old', BLURRED, { training: trainingOf('ba9876543210') });
    world.promote('old', 2);
    const { record, host } = await run(world, 'gini >= 0.1');
    assert.equal(record.champion?.trainedOn, 'another split');
    assert.ok(
      host.warnings.some(({ what }) => /champion was trained on the same rows in another split/.test(what)),
    );
  });

  it('notices a model that was trained on other data', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD, { training: trainingOf('ba9876543210', 'f'.repeat(64)) });
    const { record, host } = await run(world, 'gini >= 0.1');
    assert.equal(record.data.name, undefined);
    assert.ok(host.warnings.some(({ what }) => /trained on data version ba9876543210/.test(what)));
  });

  it('reads a champion in its own categories', async () => {
    const world = makeWorld();
    const byRegion = (code: number) => [0.5, 0.1, 0.2][code] ?? 0.3;
    world.addModel('new', ({ region }) => byRegion(region));
    // The same model, taught when the regions were numbered the other way round.
    const columns = SCHEMA.columns.map((column) =>
      column.levels ? { ...column, levels: column.levels.toReversed() } : column,
    );
    world.addModel('old', ({ region }) => byRegion(2 - region), { schema: { formatVersion: 1, columns } });
    world.promote('old', 2);
    const { record } = await run(world, 'logloss <= 10');
    assert.equal(record.champion?.identicalPredictions, true);
  });

  it('does not take a champion that the data has outgrown for none', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    world.addModel('old', GOOD, { model: modelOf(['risk', 'credit_score']), schema: undefined as never });
    world.promote('old', 2);
    const { record, host, reportData } = await run(
      world,
      'gini >= 0.3\ngini not worse than champion by 0.01',
    );
    assert.deepEqual(
      record.conditions.map(({ outcome }) => outcome),
      ['pass', 'not computed'],
    );
    assert.match(record.champion?.unavailable ?? '', /feature credit_score, which the dataset lacks/);
    assert.deepEqual(record.champion?.metrics, {});
    assert.equal(reportData.champion, null);
    assert.ok(host.warnings.some(({ what }) => /cannot be judged/.test(what)));
  });

  it('refuses a model that does not fit the dataset', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD, { model: modelOf(['risk', 'credit_score', 'id']) });
    const message = await refusal(world, 'gini >= 0.3');
    assert.match(message, /new: The model needs the feature credit_score/);
    assert.match(message, /The model learned from id/);
  });

  it('refuses conditions that it cannot read, before any work', async () => {
    const world = makeWorld();
    assert.match(await refusal(world, ''), /There is no condition/);
    assert.match(await refusal(world, 'accuracy >= 0.9'), /conditions:1:1: There is no metric 'accuracy'/);
    assert.deepEqual(world.reads, []);
  });

  it('refuses slices by columns that are not there or have too many values', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    const message = await refusal(world, 'gini[regio] >= 0.1\ngini[risk] >= 0.1');
    assert.match(message, /conditions:1: The dataset has no column 'regio'\. Did you mean region\?/);
    assert.match(message, /conditions:2: The column 'risk' has 1500 values/);
  });

  it('judges slices by the text of the categories', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    const { record } = await run(world, 'gini[region] >= -1\ngini[region=north] >= 0.1');
    assert.deepEqual(
      record.conditions[0].slices?.map(({ value }) => value),
      ['east', 'missing', 'north', 'west'],
    );
    assert.equal(record.conditions[1].outcome, 'pass');
  });

  it('reads the other parts only for what needs them', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    await run(world, 'gini >= 0');
    assert.deepEqual(world.reads, ['test']);
    const { record } = await run(world, 'psi(score) < 0.1\nf1@tuned >= 0.05');
    assert.deepEqual(world.reads, ['test', 'test', 'train', 'validation']);
    assert.equal(record.verdict, 'passed');
  });

  it('weighs rows where the dataset says so', async () => {
    const weight = { name: 'weight', kind: 'numeric', values: new Float64Array(1500).fill(1) } as const;
    const even = makeWorld({ extra: [{ ...weight }] });
    const uneven = makeWorld({ extra: [{ ...weight, values: weight.values.map((_, row) => row % 5) }] });
    for (const world of [even, uneven]) world.addModel('new', GOOD);
    const plain = makeWorld();
    plain.addModel('new', GOOD);
    const giniOf = async (world: World) => (await run(world, 'gini >= 0')).record.metrics.gini;
    const [unweighted, same, other] = [await giniOf(plain), await giniOf(even), await giniOf(uneven)];
    assert.equal(same.value, unweighted.value);
    assert.notEqual(other.value, unweighted.value);
    assert.equal(same.interval?.method, 'Poisson bootstrap');
  });

  it('adds the test metrics to the run and shows it among the earlier ones', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    const earlier = (runId: string, startTime: number, metrics: Record<string, number>) =>
      world.workspace.runs.set(runId, {
        runId,
        experiment: 'claims',
        status: 'FINISHED',
        startTime,
        params: {},
        metrics,
        tags: { 'data.version': DATA_VERSION },
      });
    for (let i = 0; i < 60; i++) earlier(`run-${i}`, i, { test_gini: i / 100 });
    for (let i = 0; i < 5; i++) {
      earlier(`trial-${i}`, 500 + i, { auc: 0.6 });
      world.workspace.runs.get(`trial-${i}`)!.tags['mlflow.parentRunId'] = 'run-59';
    }
    earlier('run-new', 1000, { validation_auc: 0.7 });
    const { record, reportData } = await run(world, 'gini >= 0.3');
    const saved = world.workspace.runs.get('run-new')!;
    assert.deepEqual(world.workspace.saved, ['run-new']);
    assert.equal(saved.metrics.validation_auc, 0.7);
    assert.equal(saved.metrics.test_gini, record.metrics.gini.value);
    assert.equal(saved.metrics.test_lift_at_10pct, record.metrics['lift@10%'].value);
    assert.equal(saved.metrics.test_expected_over_observed, record.metrics['expected/observed'].value);
    assert.equal(saved.tags['gate.verdict'], 'passed');
    assert.equal(reportData.history.length, 50);
    assert.deepEqual(reportData.history.at(-1), {
      runId: 'run-new',
      startTime: 1000,
      dataVersion: DATA_VERSION,
      metrics: saved.metrics,
      current: true,
    });
    assert.equal(reportData.history[0].startTime, 11, 'trials do not push runs out of the history');
  });

  it('gathers what the report shows', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    const { reportData } = await run(world, 'gini >= 0.3');
    assert.deepEqual(reportData.learning, { metric: 'auc', validation: [0.6, 0.65, 0.64], bestIteration: 2 });
    assert.deepEqual(reportData.importance, [
      { feature: 'risk', gain: 10, splits: 3 },
      { feature: 'noise', gain: 1, splits: 1 },
    ]);
    assert.deepEqual(reportData.parameters, { learning_rate: '0.02', num_leaves: '60' });
    assert.equal(reportData.data.name, 'policies');
    assert.deepEqual(
      reportData.data.parts.map(({ name, rows }) => [name, rows]),
      [
        ['train', 1500],
        ['validation', 1500],
        ['test', 1500],
      ],
    );
    assert.ok(reportData.challenger.roc.x.length > 100);
  });

  it('takes a model from elsewhere, which says nothing of its training', async () => {
    const world = makeWorld();
    const { schema: _, training: __, run: ___, ...foreign } = world.addModel('bare', GOOD);
    const bare = { ...foreign, folder: 'new', model: modelOf() };
    world.addModel('new', GOOD, bare);
    const directory = await world.readers.readModelDirectory('new');
    delete directory.schema;
    delete directory.training;
    delete directory.run;
    const { record, reportData, host } = await run(world, 'gini >= 0.3', { modelName: '' });
    assert.equal(record.verdict, 'passed');
    assert.deepEqual([reportData.learning, reportData.history, reportData.title], [null, [], 'Model']);
    assert.deepEqual(reportData.parameters, { learning_rate: '0.02' });
    assert.deepEqual(host.warnings, []);
  });

  it('says what is odd about the conditions and the scores', async () => {
    const world = makeWorld();
    world.addModel('new', ({ risk }) => (risk > 1 ? 1 : 0));
    const { host } = await run(world, 'logloss >= 0.1, warn');
    const said = host.warnings.map(({ what }) => what).join('\n');
    assert.match(said, /asks for a worse model/);
    assert.match(said, /Every condition is a warning/);
    assert.match(said, /only two different scores/);
  });

  it('compares the groups of columns, and keeps the tables and all differences from the champion', async () => {
    assert.match(
      await refusal(makeWorldWith(GOOD), 'gini >= 0.3', { segments: ['regio'] }),
      /Did you mean region/,
    );
    const world = makeWorldWith(GOOD);
    world.addModel('old', BLURRED);
    world.promote('old', 3);
    const { record } = await run(world, 'gini >= 0.3', { segments: ['region', 'noise'] });
    const [region, noise] = record.segments!;
    assert.deepEqual(
      region.groups.map(({ value }) => value),
      ['east', 'missing', 'north', 'west'],
    );
    assert.equal(noise.groups.length, 5);
    assert.equal(
      region.groups.reduce((sum, { rows }) => sum + rows, 0),
      1500,
    );
    assert.equal(record.tables?.doubleLift?.length, 10);
    assert.deepEqual(Object.keys(record.differences!), Object.keys(record.metrics));
    assert.ok(record.differences!.gini.interval!.low > 0);
  });

  it('refuses to take raw scores for probabilities, and ranks them all the same', async () => {
    const raw = (objective: string): World => {
      const world = makeWorld();
      world.addModel('new', GOOD, { model: { ...modelOf(), objective } });
      return world;
    };
    const message = await refusal(raw('regression'), 'logloss <= 1\ngini >= 0.3\nece <= 1');
    assert.match(message, /conditions:1.*log loss needs probabilities.*objective regression/);
    assert.match(message, /conditions:3/);
    const { record } = await run(raw('regression'), 'gini >= 0.3');
    assert.equal(record.verdict, 'passed');
    assert.match(record.metrics.logloss.reason!, /objective regression are no probabilities/);
  });

  describe('with an override', () => {
    const override = { reason: 'new category, agreed with pricing', approver: 'Ada' };

    it('says overridden, never passed, and tells everyone', async () => {
      const world = makeWorld();
      world.addModel('new', WORTHLESS);
      const { record, host } = await run(world, 'gini >= 0.3\nlogloss <= 10', {
        override,
        origin: { requestedBy: 'Grace' },
      });
      assert.equal(record.verdict, 'overridden');
      assert.deepEqual(record.override, override);
      assert.deepEqual(record.origin, { requestedBy: 'Grace' });
      const told = host.warnings.filter(({ where }) => where === 'override');
      assert.match(
        told[0].what,
        /1 of 2 conditions do not hold.*let through by Ada, for this reason: new category/,
      );
      assert.match(await readFile(join(gateFolder(), 'gate.json'), 'utf8'), /"overridden"/);
    });

    it('is not recorded where there is nothing to override, and is asked to go', async () => {
      const world = makeWorld();
      world.addModel('new', GOOD);
      const { record, host } = await run(world, 'gini >= 0.3', { override });
      assert.equal(record.verdict, 'passed');
      assert.equal(record.override, undefined);
      assert.match(host.warnings.find(({ where }) => where === 'override')!.what, /nothing to override/);
    });

    it('asks for a second person', async () => {
      const world = makeWorld();
      world.addModel('new', WORTHLESS);
      const { host } = await run(world, 'gini >= 0.3', { override, origin: { requestedBy: 'ada' } });
      assert.ok(host.warnings.some(({ where }) => where === 'overrideApprover'));
    });
  });

  it('leaves an earlier verdict alone when it is cancelled', async () => {
    const world = makeWorld();
    world.addModel('new', GOOD);
    await run(world, 'gini >= 0.3');
    const before = await readFile(join(gateFolder(), 'gate.json'), 'utf8');
    const cancelled = new AbortController();
    cancelled.abort();
    await assert.rejects(
      evaluateGate(
        {
          modelFolder: 'new',
          datasetFolder: 'dataset',
          outputFolder: gateFolder(),
          conditions: { text: 'gini >= 0.9' },
          modelName: '',
          policy: { whenNoChampion: 'pass', whenMissingSlice: 'fail', whenNotComputed: 'fail' },
          segments: [],
          origin: {},
          workspace: world.workspace,
          readers: world.readers,
          renderReport: () => '',
        },
        { ...recordingHost(), signal: cancelled.signal },
      ),
    );
    assert.equal(await readFile(join(gateFolder(), 'gate.json'), 'utf8'), before);
  });
});
