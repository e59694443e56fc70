import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../runtime/files.js';
import { Bench } from '../support/packaged.js';
import { skipUnless } from '../support/python.js';
import { root } from '../support/root.js';
import { simulatedServer } from '../support/simulatedAzureDevOps/connect.js';
import { runInBuild } from '../support/simulatedAzureDevOps/runInBuild.js';
import { SimulatedAzureDevOps } from '../support/simulatedAzureDevOps.js';

const OPEN = 'gini >= 0.05';
const BLOCKING = 'gini >= 0.99';

describe('packaged EvaluateGate and ModelGate, against a simulated Azure DevOps', function () {
  this.timeout(120_000);
  const bench = new Bench();
  const server = simulatedServer(() => {
    const made = new SimulatedAzureDevOps();
    made.project.addBuild(42);
    made.project.threads.set('claims-repo/5', []);
    return made;
  });

  before(() => {
    const source = bench.path('policies.csv');
    const generator = join(root, 'samples', 'generate-policies.mjs');
    const made = spawnSync(process.execPath, [generator, '--rows', '8000', '--output', source], {
      encoding: 'utf8',
    });
    assert.equal(made.status, 0, made.stderr);
    const [datasetFolder, modelFolder] = [bench.path('dataset'), bench.path('model')];
    const steps = [
      bench.run('PrepareData', { source, outputFolder: datasetFolder }),
      bench.run('TrainModel', { datasetFolder, outputFolder: modelFolder, parameters: 'num_iterations: 20' }),
    ];
    for (const { result, log } of steps) assert.equal(result, 'Succeeded', log);
  });
  after(() => bench.remove());

  const run = (task: string, inputs: Record<string, string>, more: Record<string, string>, node?: string) =>
    runInBuild(server.current, bench, task, inputs, more, node);

  const evaluate = (inputs: Record<string, string>, more: Record<string, string> = {}, node?: string) =>
    run(
      'EvaluateGate',
      {
        datasetFolder: bench.path('dataset'),
        modelFolder: bench.path('model'),
        outputFolder: bench.path('gate'),
        workspaceFolder: bench.path('workspace'),
        conditions: OPEN,
        onFailure: 'continue',
        publishVerdict: 'true',
        ...inputs,
      },
      more,
      node,
    );

  /** One sample of the packaged ModelGate. */
  async function gatePasses(): Promise<boolean> {
    const { result } = await run('ModelGate', {}, {});
    return result === 'Succeeded';
  }

  function assertNoToken(log: string): void {
    const { token } = server.current;
    for (const form of [
      token,
      Buffer.from(token).toString('base64'),
      encodeURIComponent(token),
      token.slice(0, 20),
    ]) {
      assert.ok(!log.includes(form), `the log holds ${form}`);
    }
  }

  it('opens the release for a model that passed, and closes it for one that does not', async () => {
    assert.equal(await gatePasses(), false);
    const opened = await evaluate({});
    assert.equal(opened.result, 'Succeeded', opened.log);
    assert.equal(opened.outputVariables.verdict, 'passed');
    assert.equal(await gatePasses(), true);
    const { project } = server.current;
    assert.equal(
      project.property(42, 'ModelGate.claim-model.gateSha256'),
      sha256(readFileSync(bench.path('gate', 'gate.json'))),
    );

    const blocked = await evaluate({ conditions: BLOCKING });
    assert.equal(blocked.result, 'Succeeded', blocked.log);
    assert.equal(await gatePasses(), false);
    assert.equal(project.property(42, 'ModelGate.verdict'), 'failed');
    for (const { log } of [opened, blocked]) assertNoToken(log);
  });

  it('closes it when the task breaks off, after an attempt that passed', async () => {
    await evaluate({});
    const broken = await evaluate({ modelFolder: bench.path('no such model') });
    assert.equal(broken.result, 'Failed');
    assert.equal(await gatePasses(), false);
    assert.equal(server.current.project.property(42, 'ModelGate.verdict'), 'pending');
  });

  it('fails, whatever the verdict, when it cannot be written', async () => {
    await evaluate({});
    server.current.rights.delete('Update build information');
    const refused = await evaluate({ conditions: BLOCKING });
    assert.equal(refused.result, 'Failed');
    assert.match(refused.log, /permission "Update build information"/);

    server.current.rights.add('Update build information');
    // The right is lost between taking the old verdict back and writing the new one.
    server.current.beforeAnswer = ({ method, body }) =>
      method === 'PATCH' && !JSON.stringify(body).includes('pending')
        ? { status: 503, body: 'Busy' }
        : undefined;
    const lost = await evaluate({});
    assert.equal(lost.result, 'Failed');
    assert.equal(lost.outputVariables.verdict, undefined);
    server.current.beforeAnswer = () => undefined;
    assert.equal(await gatePasses(), false);
    for (const { log } of [refused, lost]) assertNoToken(log);
  });

  it('fails with a token that is not accepted, without showing it', async () => {
    const wrong = 'wrong/token+with=signs&more';
    const refused = await evaluate({}, { 'System.AccessToken': wrong });
    assert.equal(refused.result, 'Failed');
    assert.match(refused.log, /does not accept the job's token/);
    for (const form of [wrong, Buffer.from(wrong).toString('base64'), encodeURIComponent(wrong)]) {
      assert.ok(!refused.log.includes(form));
    }
  });

  it('comments on the pull request and reports a work item, each once', async () => {
    const inputs = { pullRequestComment: 'true', createWorkItem: 'true', conditions: BLOCKING };
    const pullRequest = { 'System.PullRequest.PullRequestId': '5', 'Build.Repository.ID': 'claims-repo' };
    const { project } = server.current;
    for (const attempt of [1, 2]) {
      const ran = await evaluate(inputs, pullRequest);
      assert.equal(ran.result, 'Succeeded', ran.log);
      assert.equal(project.threads.get('claims-repo/5')!.length, 1);
      assert.equal(project.threads.get('claims-repo/5')![0]!.status, 'active');
      assert.equal(project.workItems.length, 1);
      assert.equal(project.workItems[0]!.discussion.length, attempt);
      assertNoToken(ran.log);
    }
    const ran = await evaluate({ ...inputs, conditions: OPEN }, pullRequest);
    assert.equal(ran.result, 'Succeeded', ran.log);
    assert.equal(project.threads.get('claims-repo/5')![0]!.status, 'closed');
    assert.equal(project.workItems[0]!.discussion.length, 2);
  });

  it('warns where a comment or a work item cannot be made, and the verdict stands', async () => {
    server.current.rights.delete('Contribute to pull requests');
    const ran = await evaluate(
      { pullRequestComment: 'true', createWorkItem: 'true', workItemType: 'Ticket', conditions: BLOCKING },
      { 'System.PullRequest.PullRequestId': '5', 'Build.Repository.ID': 'claims-repo' },
    );
    assert.match(ran.result, /^Succeeded/, ran.log);
    assert.equal(server.current.project.property(42, 'ModelGate.verdict'), 'failed');
    const warnings = ran.issues.filter(({ type }) => type === 'warning').map(({ message }) => message);
    assert.ok(warnings.some((message) => message.includes('"Contribute to pull requests"')));
    assert.ok(warnings.some((message) => message.includes("no work items of type 'Ticket'")));
  });

  it('writes the token into no stream, but for the command that hides it', async function () {
    skipUnless(this, process.platform !== 'win32', 'it takes a shell');
    const raw = bench.path('raw.txt');
    const node = bench.path('node.sh');
    // The streams as the task writes them, before the agent masks anything.
    writeFileSync(
      node,
      `#!/bin/sh\n"${process.execPath}" "$@" > "${raw}" 2>&1\ncode=$?\ncat "${raw}"\nexit $code\n`,
    );
    chmodSync(node, 0o755);
    const pullRequest = { 'System.PullRequest.PullRequestId': '5', 'Build.Repository.ID': 'claims-repo' };
    const inputs = { pullRequestComment: 'true', createWorkItem: 'true', conditions: BLOCKING };
    for (const right of [undefined, 'Contribute to pull requests', 'Update build information'] as const) {
      if (right) server.current.rights.delete(right);
      const ran = await evaluate(inputs, pullRequest, node);
      assert.equal(ran.result === 'Failed', right === 'Update build information', ran.log);
      const lines = readFileSync(raw, 'utf8').split('\n');
      const hiding = lines.filter((line) => line.startsWith('##vso[task.setsecret]'));
      assert.deepEqual(hiding, [`##vso[task.setsecret]${server.current.token}`]);
      assertNoToken(lines.filter((line) => !hiding.includes(line)).join('\n'));
    }
  });

  it('asks nothing of the server when it is to tell nothing', async () => {
    const ran = await evaluate({ publishVerdict: 'false' });
    assert.equal(ran.result, 'Succeeded', ran.log);
    assert.deepEqual(server.current.requests, []);
  });
});
