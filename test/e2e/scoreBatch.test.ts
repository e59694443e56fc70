import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { writeClaimModel } from '../serving/claimModel.js';
import { Bench } from '../support/packaged.js';
import { root } from '../support/root.js';

describe('the packaged ScoreBatch', function () {
  this.timeout(120_000);
  const bench = new Bench();
  const source = bench.path('policies.csv');

  before(async () => {
    const workspace = await openFolderWorkspace(bench.path('workspace'));
    mkdirSync(bench.path('model'));
    await writeClaimModel(bench.path('model'));
    const lineage = { params: {}, metrics: {}, gate: { verdict: 'not run' as const }, origin: {} };
    await workspace.registerModel('claims', bench.path('model'), lineage, {});
    const lines = Array.from({ length: 200_000 }, (_, row) => `${row},${18 + (row % 70)},west,${row % 2}\n`);
    writeFileSync(source, `id,age,region,new_bin\n${lines.join('')}`);
  });
  after(() => bench.remove());

  const inputs = (outputFolder: string): Record<string, string> => ({
    source,
    modelName: 'claims',
    modelVersion: 'latest',
    outputFolder: bench.path(outputFolder),
  });

  it('resumes after it was killed, and gives the same bytes', async () => {
    const whole = bench.run('ScoreBatch', inputs('whole'));
    assert.equal(whole.result, 'Succeeded', whole.log);
    assert.equal(whole.outputVariables.scoredRows, '200000');

    // Without the agent, which would be killed in its place.
    const settings = {
      runOn: 'agent',
      format: 'csv',
      badRows: 'fail',
      workspaceFolder: bench.path('workspace'),
    };
    const environment = Object.entries({ ...settings, ...inputs('resumed') }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]);
    const task = spawn(process.execPath, [join(root, 'dist/extension/tasks/ScoreBatch/main.js')], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, ...Object.fromEntries(environment) },
    });
    const ended = once(task, 'exit');
    while (!existsSync(bench.path('.unfinished-resumed-blocks', '1.json'))) await sleep(5);
    task.kill('SIGKILL');
    assert.deepEqual(await ended, [null, 'SIGKILL']);
    assert.equal(existsSync(bench.path('resumed')), false);

    const resumed = bench.run('ScoreBatch', inputs('resumed'));
    assert.equal(resumed.result, 'Succeeded', resumed.log);
    assert.match(resumed.log, /The first \d+ rows had been scored by a run that was stopped/);
    for (const name of ['scores.csv', 'scores.json']) {
      assert.ok(
        readFileSync(bench.path('resumed', name)).equals(readFileSync(bench.path('whole', name))),
        name,
      );
    }
  });

  it('leaves nothing behind where a row cannot be scored, and says which', () => {
    writeFileSync(bench.path('bad.csv'), 'id,age,region,new_bin\n1,thirty,west,0\n');
    const ran = bench.run('ScoreBatch', { ...inputs('bad'), source: bench.path('bad.csv') });
    assert.equal(ran.result, 'Failed');
    assert.match(ran.message, /bad\.csv, row 1: feature 'age' must be a number/);
    assert.equal(existsSync(bench.path('bad')), false);
  });
});
