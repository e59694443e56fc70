import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import { type PipelineOptions, type PipelineResult, runPipeline } from '../../tools/agent/runPipeline.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { freePort } from '../support/freePort.js';
import { needPython, pythonInterpreter } from '../support/python.js';
import { root } from '../support/root.js';
import { SimulatedAzureDevOps } from '../support/simulatedAzureDevOps.js';

type Ran = PipelineResult & { log: string };

/** One agent for all samples, as in real life: what one leaves in the workspace folder, the next one finds. */
const workFolder = mkdtempSync(join(tmpdir(), 'agent of the samples '));
const covered = new Set<string>();

async function run(sample: string, options: Partial<PipelineOptions> = {}): Promise<Ran> {
  covered.add(sample);
  const lines: string[] = [];
  const result = await runPipeline({
    file: join(root, 'samples', sample),
    from: { packages: join(root, 'dist') },
    sources: root,
    workFolder,
    onEvent: (event) => {
      if (event.kind === 'log') lines.push(event.line);
    },
    ...options,
  });
  return { ...result, log: lines.join('\n') };
}

function succeeded(ran: Ran): Ran {
  assert.match(ran.result, /^Succeeded/, ran.log);
  return ran;
}

const stepsOf = ({ stages }: PipelineResult) =>
  stages.flatMap(({ jobs }) => jobs).flatMap(({ steps }) => steps);

function outputsOf(ran: PipelineResult, step: string): Record<string, string> {
  return stepsOf(ran).find(({ name }) => name === step)!.outputVariables;
}

function artifact({ artifacts }: PipelineResult, name: string, file: string): string {
  return join(artifacts.find((one) => one.name === name)!.path, file);
}

function gateRecord(ran: PipelineResult, name = 'gate'): GateRecord {
  return JSON.parse(readFileSync(artifact(ran, name, 'gate.json'), 'utf8')) as GateRecord;
}

const models = () => openFolderWorkspace(join(workFolder, 'model-workspace'));

async function production(name: string): Promise<number | undefined> {
  return (await (await models()).findModel(name, 'production'))?.version;
}

describe('the samples, with packaged tasks', function () {
  this.timeout(300_000);

  before('azure-pipelines.yml makes a first model', async () => {
    const ran = succeeded(await run('azure-pipelines.yml', { parameters: { policies: '20000' } }));
    assert.equal(gateRecord(ran).verdict, 'passed');
    assert.equal(await production('claim-model'), 1);
    assert.equal(outputsOf(ran, 'deploy').smokeTest, 'passed');
    assert.ok(existsSync(artifact(ran, 'deployment', 'Dockerfile')));
  });
  after(() => rmSync(workFolder, { recursive: true, force: true }));

  it('champion-gate.yml holds a challenger against the champion, and promotes it', async () => {
    const ran = succeeded(await run('champion-gate.yml', { parameters: { policies: '30000', trials: '3' } }));
    const { verdict, champion, segments } = gateRecord(ran);
    assert.equal(verdict, 'passed');
    assert.equal(champion?.version, 1);
    assert.equal(segments?.length, 2);
    assert.equal(await production('claim-model'), 2);
  });

  it('blue-green.yml leaves the one model running, and then switches the service to the other', async () => {
    const parameters = { port: String(await freePort()), p99Limit: '5000' };
    const deployed: { processId: number }[] = [];
    try {
      for (const modelVersion of ['1', 'production']) {
        const ran = succeeded(await run('blue-green.yml', { parameters: { ...parameters, modelVersion } }));
        const record = join(workFolder, 'model-workspace/endpoints/claim-endpoint/deployment.json');
        deployed.push(JSON.parse(readFileSync(record, 'utf8')));
        assert.match(ran.log, modelVersion === '1' ? /^200 claim-model 1$/m : /^200 claim-model 2$/m);
        assert.ok(Number(outputsOf(ran, 'deploy').probeP99Milliseconds) > 0);
      }
      assert.equal(deployed[1]!.processId, deployed[0]!.processId, 'one process, two models');
    } finally {
      for (const id of new Set(deployed.map(({ processId }) => processId))) process.kill(id);
    }
  });

  it('score-batch.yml scores a portfolio with the model in production', async () => {
    const ran = succeeded(await run('score-batch.yml'));
    const { scoredRows, rejectedRows } = outputsOf(ran, 'score');
    assert.deepEqual([scoredRows, rejectedRows], ['20000', '0']);
    const scores = JSON.parse(readFileSync(artifact(ran, 'scores', 'scores.json'), 'utf8'));
    assert.equal(scores.model.version, String(await production('claim-model')));
  });

  it('monitor.yml looks at the model in production with the outcomes of a week', async () => {
    const ran = await run('monitor.yml');
    const verdict = outputsOf(ran, 'monitor').verdict;
    assert.match(verdict!, /^(passed|failed)$/, ran.log);
    assert.equal(/^Succeeded/.test(ran.result), verdict === 'passed', ran.log);
    assert.ok(existsSync(artifact(ran, 'monitor', 'monitor.json')));
  });

  it('ci.yml checks the code, publishes its tests and judges a trial, and registers nothing', async () => {
    const ran = succeeded(
      await run('ci.yml', {
        // The default may install packages, and the tests of the samples must not start this one.
        parameters: { setUp: 'node tools/build.mjs' },
      }),
    );
    const [file] = stepsOf(ran)
      .flatMap(({ testResults }) => testResults)
      .find(({ title }) => title === 'Unit tests')!.files;
    assert.match(readFileSync(file!, 'utf8'), /<testsuite [^>]*tests="[1-9]\d*" failures="0"/);
    assert.ok(gateRecord(ran, 'trial').data.sample, 'the verdict says that it is of a sample');
    assert.equal(await production('claim-model'), 2);
  });

  it('notebook.yml runs the notebook, judges what it made and registers it', async function () {
    // Also where there is no Python to run it with; .ci/run brings one and allows no skip.
    covered.add('notebook.yml');
    needPython(this);
    const ran = succeeded(
      await run('notebook.yml', {
        parameters: { policies: '20000', python: pythonInterpreter, install: 'false' },
      }),
    );
    assert.equal(outputsOf(ran, 'register').modelVersion, '1');
    const model = await (await models()).findModel('notebook-model', '1');
    assert.equal(model?.lineage.gate.verdict, 'passed');
    assert.equal(model?.tags.trainer, 'notebook');
  });

  describe('release-gate.yml, against a simulated Azure DevOps', () => {
    const server = new SimulatedAzureDevOps();
    before(() => server.start());
    after(() => server.stop());

    /** Runs it as the next build, which the server knows. */
    function release(more: { policies: string }): Promise<Ran> {
      const next = Math.max(0, ...readdirSync(join(workFolder, '_runs')).map(Number)) + 1;
      server.project.addBuild(next);
      const variables = {
        'System.CollectionUri': server.uri,
        'System.TeamFoundationCollectionUri': server.uri,
        'System.TeamProjectId': server.project.id,
        'System.TeamProject': server.project.name,
      };
      return run('release-gate.yml', {
        ...{ parameters: more, variables, secrets: { 'System.AccessToken': server.token } },
      });
    }

    it('releases a model that passed', async () => {
      const ran = succeeded(await release({ policies: '20000' }));
      assert.equal(server.project.property(ran.runId, 'ModelGate.verdict'), 'passed');
      assert.equal(await production('released-model'), 1);
    });

    it('keeps back one that did not, though its build ends well', async () => {
      const ran = await release({ policies: '3000' });
      assert.deepEqual(
        ran.stages.map(({ name, result }) => `${name} ${result}`),
        ['Build Succeeded', 'Gate Failed', 'Release Skipped'],
        ran.log,
      );
      assert.equal(await production('released-model'), 1);
    });
  });

  // A suite of its own runs after those above.
  describe('as a whole', () => {
    it('are all run here', () => {
      const samples = readdirSync(join(root, 'samples')).filter((name) => name.endsWith('.yml'));
      assert.deepEqual([...covered].sort(), samples.sort());
    });
  });
});
