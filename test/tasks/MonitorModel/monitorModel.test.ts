import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelDirectory } from '../../../runtime/model/directory.js';
import { MonitorRecord } from '../../../runtime/monitor/record.js';
import { type MonitorModelOptions, monitorModel } from '../../../tasks/MonitorModel/monitorModel.js';
import { recordingHost } from '../../support/host.js';
import { monitoredModel, policies, writeCsv } from './fixture.js';

const FILE = { idColumn: undefined, timeColumn: 'day', labelColumn: undefined };

describe('tasks/MonitorModel/monitorModel', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'monitor model '));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let directory: ModelDirectory;
  let options: Omit<MonitorModelOptions, 'source'>;
  const file = (name: string, of: Parameters<typeof policies>[1]) =>
    writeCsv(join(folder, name), policies(directory, of));
  const look = async (path: string, more: Partial<MonitorModelOptions> = {}) => {
    const host = recordingHost();
    const { record } = await monitorModel({ ...options, source: { ...FILE, path }, ...more }, host);
    return { record: MonitorRecord.parse(record), host };
  };
  const outcomes = (record: MonitorRecord) => record.conditions.map(({ outcome }) => outcome);

  before(async () => {
    ({ directory, options } = await monitoredModel(folder));
  });

  it('passes rows like those of the training, and measures what their outcomes say', async () => {
    const { record } = await look(file('same.csv', { rows: 4000, seed: 2 }), {
      conditions: {
        text: 'psi(score) <= 0.1\ndrift.max_psi <= 0.1\ndrift.min_p >= 0.001\nexpected/observed between 0.8 and 1.25\nquality.rejected <= 0',
      },
    });
    assert.equal(record.verdict, 'passed', JSON.stringify(record.conditions));
    assert.equal(record.performance!.rows, 4000);
    assert.deepEqual(record.remarks, []);
    assert.equal(record.periods.length, 10);
    assert.equal(record.source.from, '2026-01-05T00:00:00.000Z');
  });

  it('finds drift of a feature and of the scores, and names the feature', async () => {
    const { record } = await look(file('older.csv', { rows: 4000, seed: 3, older: 10 }), {
      conditions: { text: 'psi(score) <= 0.1\npsi(age) <= 0.25\npsi(region) <= 0.05\ndrift.min_p >= 0.001' },
    });
    assert.deepEqual(outcomes(record), ['fail', 'fail', 'pass', 'fail']);
    assert.equal(record.verdict, 'failed');
    assert.equal(record.drift!.columns[0]!.column, 'age');
  });

  it('counts what is wrong with rows', async () => {
    const rows = policies(directory, { rows: 1000, seed: 4 }).map((row, i) => ({
      ...row,
      age: i < 10 ? 'old' : i < 30 ? 120 : row.age,
      region: i < 100 ? 'atlantis' : row.region,
    }));
    const { record } = await look(writeCsv(join(folder, 'bad.csv'), rows), {
      conditions: {
        text: 'quality.rejected <= 0.005\nout_of_domain(region) <= 0.2\nnew_categories(region) <= 0\ntype_errors(age) <= 0.1',
      },
    });
    assert.deepEqual(outcomes(record), ['fail', 'pass', 'fail', 'pass']);
    assert.equal(record.source.rejected, 10);
    const [age, region] = record.quality;
    assert.deepEqual([age!.typeErrors, age!.outOfDomain, region!.outOfDomain], [10, 20, 100]);
    assert.deepEqual(record.drift!.columns.find(({ column }) => column === 'region')!.newCategories, [
      'atlantis',
    ]);
  });

  it('judges performance on outcomes that are final, and says of how many rows', async () => {
    const rows = policies(directory, { rows: 4000, seed: 5 });
    const unlabelled = writeCsv(join(folder, 'rows.csv'), rows, ['id', 'age', 'region', 'new_bin', 'day']);
    const path = writeCsv(
      join(folder, 'labels.csv'),
      rows.filter((_, i) => i % 2 === 0),
      ['id', 'target'],
    );
    const labels = { path, keyColumn: undefined, labelColumn: undefined, hashKey: undefined };
    const asOf = Date.parse('2026-09-01');
    const { record } = await look(unlabelled, {
      ...{ labels, asOf, labelDelayDays: 100 },
      conditions: { text: 'auc >= 0.5\nlabels.coverage >= 0.6\nlabels.rows >= 500' },
    });
    const matured = rows.filter(({ day }) => Date.parse(day) <= asOf - 100 * 86_400_000).length;
    assert.equal(record.performance!.matured, matured);
    assert.equal(record.performance!.rows, matured / 2);
    assert.deepEqual(outcomes(record), ['pass', 'fail', 'pass']);
    assert.ok(record.periods.at(-1)!.known === undefined && record.periods[0]!.known !== undefined);
  });

  it('never passes what cannot be computed', async () => {
    const rows = policies(directory, { rows: 100, seed: 6 });
    const path = writeCsv(join(folder, 'few.csv'), rows, ['age', 'region', 'new_bin', 'day']);
    const { record } = await look(path, { conditions: { text: 'auc >= 0.6, warn\nlogloss <= 1, warn' } });
    assert.deepEqual(outcomes(record), ['warn', 'warn']);
    assert.equal(record.verdict, 'failed');
    const mixed = await look(path, {
      conditions: { text: 'auc >= 0.6\npsi(score) <= 5\npsi(score) >= 0 min 500 rows' },
    });
    assert.deepEqual(outcomes(mixed.record), ['not computed', 'pass', 'not computed']);
  });

  it('refuses conditions that can never be judged, all at once, and writes nothing', async () => {
    const path = file('any.csv', { rows: 50, seed: 7 });
    const outputFolder = join(folder, 'never');
    const text = 'psi(aeg) <= 0.1\nauc[region] >= 0.6\nauc >= champion\nrows >= 10 min 5 claims\nrmse <= 3';
    await assert.rejects(look(path, { outputFolder, conditions: { text } }), (error: Error) => {
      assert.match(error.message, /conditions:1: The model has no feature aeg\. Is age meant\?/);
      for (const line of [2, 3, 4, 5]) assert.match(error.message, new RegExp(`conditions:${line}: `));
      return true;
    });
    assert.ok(!readdirSync(folder).includes('never'));
  });

  it('writes a record, a JUnit file and a report that is complete in itself, the same bytes each time', async () => {
    const path = file('again.csv', { rows: 500, seed: 8 });
    const bytes = async (name: string) => {
      const outputFolder = join(folder, name);
      await look(path, { outputFolder });
      return readdirSync(outputFolder).map(
        (entry) => [entry, readFileSync(join(outputFolder, entry), 'utf8')] as const,
      );
    };
    const first = await bytes('first');
    assert.deepEqual(await bytes('second'), first);
    assert.deepEqual(first.map(([name]) => name).sort(), [
      'monitor.json',
      'monitor.junit.xml',
      'report.html',
    ]);
    const html = first.find(([name]) => name === 'report.html')![1];
    assert.doesNotMatch(html, /<script|https?:\/\/(?!www\.w3\.org)/);
    assert.match(html, /Predicted and observed/);
  });
});
