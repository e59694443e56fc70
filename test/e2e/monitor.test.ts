import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { MonitorRecord } from '../../runtime/monitor/record.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { freePort } from '../support/freePort.js';
import { Bench } from '../support/packaged.js';
import { simulatedServer } from '../support/simulatedAzureDevOps/connect.js';
import { runInBuild } from '../support/simulatedAzureDevOps/runInBuild.js';
import { SimulatedAzureDevOps } from '../support/simulatedAzureDevOps.js';
import { monitoredModel, policies, writeCsv } from '../tasks/MonitorModel/fixture.js';

describe('the packaged MonitorModel', function () {
  this.timeout(180_000);
  const bench = new Bench();
  let directory: ModelDirectory;
  let processId: number | undefined;

  before(async () => {
    ({ directory } = await monitoredModel(bench.folder));
  });
  after(() => {
    if (processId !== undefined) process.kill(processId, 'SIGKILL');
    bench.remove();
  });

  const look = (inputs: Record<string, string>) =>
    bench.run('MonitorModel', {
      ...{ modelName: 'claims', outputFolder: bench.path('monitor') },
      ...inputs,
    });
  const record = () =>
    MonitorRecord.parse(JSON.parse(readFileSync(bench.path('monitor', 'monitor.json'), 'utf8')));

  it('passes what has not moved, and fails with the feature that has', () => {
    const same = writeCsv(bench.path('same.csv'), policies(directory, { rows: 3000, seed: 2 }));
    const passed = look({ rowsFrom: 'file', source: same });
    assert.equal(passed.result, 'Succeeded', passed.log);
    assert.equal(passed.outputVariables.verdict, 'passed');
    assert.equal(passed.outputVariables.labelledRows, '3000');

    const older = writeCsv(bench.path('older.csv'), policies(directory, { rows: 3000, seed: 3, older: 12 }));
    const failed = look({ rowsFrom: 'file', source: older });
    assert.equal(failed.result, 'Failed', failed.log);
    assert.equal(failed.outputVariables.mostDrifted, 'age');
    assert.match(failed.message, /largest PSI of a feature \(is greater than 0\.25\)/);
    assert.ok(failed.attachments.some(({ type }) => type === 'Distributedtask.Core.Summary'));

    const continued = look({ rowsFrom: 'file', source: older, onFailure: 'continue' });
    assert.equal(continued.result, 'Succeeded', continued.log);
    assert.equal(continued.outputVariables.verdict, 'failed');
  });

  it('reads what a deployed endpoint has logged, and joins outcomes by id', async () => {
    const port = await freePort();
    const deployed = bench.run('DeployEndpoint', {
      ...{ modelName: 'claims', modelVersion: 'production', endpointName: 'claims' },
      ...{
        port: String(port),
        keepRunning: 'true',
        recordInputs: 'all',
        outputFolder: bench.path('deployment'),
      },
    });
    assert.equal(deployed.result, 'Succeeded', deployed.log);
    const workspace = await openFolderWorkspace(bench.path('workspace'));
    ({ processId } = (await workspace.getDeployment('claims'))!);
    const rows = policies(directory, { rows: 2000, seed: 4 });
    for (let from = 0; from < rows.length; from += 100) {
      const data = rows.slice(from, from + 100).map(({ day, target, ...row }) => row);
      const answer = await fetch(`http://127.0.0.1:${port}/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data }),
      });
      assert.equal(answer.status, 200);
    }
    // The log is written every half second.
    await sleep(1500);
    const labelsFile = writeCsv(bench.path('labels.csv'), rows.slice(0, 1500), ['id', 'target']);
    const conditions = 'psi(score) <= 0.1\ndrift.max_psi <= 0.1\nauc >= 0.5\nlabels.coverage >= 0.7';
    const passed = look({ rowsFrom: 'endpoint', endpointName: 'claims', labelsFile, conditions });
    assert.equal(passed.result, 'Succeeded', passed.log);
    // The smoke test of the deployment has asked, too, and is not among them.
    const { source, performance } = record();
    assert.equal(source.rows, 2000);
    assert.equal(performance!.rows, 1500);
  });

  describe('when a look fails, against a simulated Azure DevOps', () => {
    const server = simulatedServer(() => {
      const made = new SimulatedAzureDevOps();
      made.project.addBuild(42);
      made.project.pipelines.set(7, []);
      return made;
    });

    const react = (source: string, inputs: Record<string, string> = {}) =>
      runInBuild(server.current, bench, 'MonitorModel', {
        ...{
          modelName: 'claims',
          outputFolder: bench.path('monitor'),
          workspaceFolder: bench.path('workspace'),
        },
        ...{ rowsFrom: 'file', source, onFailure: 'continue' },
        ...{ createWorkItem: 'true', startRetraining: 'true', retrainingPipelineId: '7' },
        ...inputs,
      });
    const moved = () =>
      writeCsv(bench.path('moved.csv'), policies(directory, { rows: 3000, seed: 5, older: 12 }));

    it('opens one work item and starts the retraining pipeline', async () => {
      const failed = await react(moved());
      assert.equal(failed.outputVariables.verdict, 'failed', failed.log);
      const { workItems, pipelines } = server.current.project;
      assert.equal(pipelines.get(7)!.length, 1);
      assert.equal(failed.outputVariables.retrainingRunId, String(pipelines.get(7)![0]!.id));
      assert.equal(workItems[0]!.fields['System.Title'], 'claims in use needs attention');
      assert.match(workItems[0]!.discussion.join(), /largest PSI of a feature \(is greater than 0\.25\)/);

      await react(moved());
      assert.equal(workItems.length, 1, 'the open one is told again');
      assert.equal(workItems[0]!.discussion.length, 2);
    });

    it('does neither when the look passes', async () => {
      const same = writeCsv(bench.path('same.csv'), policies(directory, { rows: 3000, seed: 2 }));
      const passed = await react(same);
      assert.equal(passed.outputVariables.verdict, 'passed', passed.log);
      assert.deepEqual(server.current.project.workItems, []);
      assert.deepEqual(server.current.project.pipelines.get(7), []);
    });

    it('fails when the retraining cannot be started, and only warns of the work item', async () => {
      const source = moved();
      const unknown = await react(source, { retrainingPipelineId: '8' });
      assert.equal(unknown.result, 'Failed');
      assert.match(unknown.log, /The project has no pipeline 8/);
      server.current.rights.delete('Edit work items in this node');
      const warned = await react(source);
      assert.equal(warned.outputVariables.verdict, 'failed');
      assert.match(warned.log, /permission "Edit work items in this node"/);
      assert.equal(server.current.project.pipelines.get(7)!.length, 1, 'the retraining starts all the same');
    });
  });
});
