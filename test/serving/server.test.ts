import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeFileAtomic } from '../../runtime/files.js';
import { openPredictor } from '../../serving/modelPredictor.js';
import { needPython, python } from '../support/python.js';
import { serverBundle } from './bundle.js';
import { claimExample, writeClaimModel } from './claimModel.js';

interface Running {
  child: ChildProcess;
  url: string;
  output: Promise<string>;
}

describe('serving/server, bundled', () => {
  let folder: string;
  const started: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'serving server '));
    await cp(await serverBundle(), join(folder, 'server.js'));
    await writeClaimModel(join(folder, 'model'));
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const launch = (
    environment: Record<string, string> = {},
    args: string[] = [],
    ofNode: string[] = [],
  ): ChildProcess => {
    const child = spawn(process.execPath, [...ofNode, join(folder, 'server.js'), ...args], {
      cwd: tmpdir(),
      env: { PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    started.push(child);
    return child;
  };

  const start = async (environment?: Record<string, string>, args?: string[]): Promise<Running> => {
    const child = launch(environment, args);
    const output = text(child.stdout!);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return { child, url, output };
  };

  const score = async (url: string, data: unknown): Promise<unknown> => {
    const answer = await fetch(`${url}/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data }),
    });
    return ((await answer.json()) as { result: unknown }).result;
  };

  it('scores as the model in this process does, to the last digit, without node_modules', async () => {
    const { url } = await start({ MODEL_NAME: 'claims', MODEL_VERSION: '3' });
    const predictor = await openPredictor(join(folder, 'model'), { name: 'claims', version: '3' });
    const { scores } = await predictor.predict({ records: claimExample });
    assert.deepEqual(await score(url, claimExample), [...scores]);
    const { headers } = await fetch(url);
    assert.deepEqual([headers.get('x-model-name'), headers.get('x-model-version')], ['claims', '3']);
  });

  it('answers MLflow’s own client', async function () {
    needPython(this);
    const { url } = await start();
    const { hostname, port } = new URL(url);
    const answers = python<{ frame: number[]; version: string }>(
      `import sys, json, pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
given = json.load(sys.stdin)
client = ScoringServerClient(given["host"], given["port"])
client.wait_server_ready(timeout=10)
frame = pandas.DataFrame(given["rows"])
print(json.dumps({"frame": list(client.invoke(frame).get_predictions(predictions_format="ndarray")), "version": client.get_version()}))`,
      { host: hostname, port: Number(port), rows: claimExample },
    );
    assert.deepEqual(answers.frame, await score(url, claimExample));
    assert.match(answers.version, /^\d+\.\d+\.\d+$/);
  });

  it('follows its record from model to model without losing a request, and outlives a wrong one', async () => {
    const models = join(folder, 'models');
    const versions = [1, 2].map(async (version) => {
      const path = join(models, String(version));
      const sha256 = await writeClaimModel(path, version);
      const predictor = await openPredictor(path, { name: 'claims', version: String(version) });
      const { scores } = await predictor.predict({ records: claimExample });
      return { version: String(version), sha256, scores: [...scores] };
    });
    const [first, second] = await Promise.all(versions);
    const record = join(models, 'current.json');
    const point = (version: string, to = version): Promise<void> =>
      writeFileAtomic(record, JSON.stringify({ name: 'claims', version, folder: to }));
    await point('1');
    const { url, child } = await start({ MODEL_RECORD: record });
    const errors = text(child.stderr!);

    const seen = new Set<string>();
    const ask = async (): Promise<void> => {
      const answer = await fetch(`${url}/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data: claimExample }),
      });
      assert.equal(answer.status, 200);
      const version = answer.headers.get('x-model-version')!;
      seen.add(version);
      // Headers and scores are of one and the same model.
      const expected = version === '1' ? first! : second!;
      assert.equal(answer.headers.get('x-model-sha256'), expected.sha256);
      assert.deepEqual(((await answer.json()) as { result: number[] }).result, expected.scores);
    };
    const until = async (version: string): Promise<void> => {
      while (!seen.has(version)) await Promise.all([ask(), ask(), ask()]);
    };
    await until('1');
    await point('2');
    await until('2');

    seen.clear();
    await point('3', 'nowhere');
    const looked = Date.now() + 1500;
    while (Date.now() < looked) await ask();
    assert.deepEqual([...seen], ['2']);
    await point('1');
    await until('1');
    child.kill('SIGTERM');
    assert.match(await errors, /^The last model stays: .*nowhere: There is no such model folder/);
  });

  it('runs, and switches models, where it may not write a single file', async () => {
    const record = join(folder, 'read-only.json');
    const other = await writeClaimModel(join(folder, 'other'), 0.5);
    await writeFileAtomic(record, JSON.stringify({ name: 'claims', version: '1', folder: 'model' }));
    const permission = process.allowedNodeEnvironmentFlags.has('--permission')
      ? '--permission'
      : '--experimental-permission';
    const child = launch({ MODEL_RECORD: record }, [], [permission, '--allow-fs-read=*', '--allow-worker']);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    await writeFileAtomic(record, JSON.stringify({ name: 'claims', version: '2', folder: 'other' }));
    let served: string | null = null;
    while (served !== other) served = (await fetch(url)).headers.get('x-model-sha256');
    assert.equal(((await score(url, claimExample)) as number[]).length, claimExample.length);
  });

  it('logs one line of JSON per request, without its rows and without the query', async () => {
    const { child, url, output } = await start();
    await score(url, [{ age: 77.125, region: 'south', new_bin: 1 }]);
    await fetch(`${url}/ping?token=s3cret`);
    child.kill('SIGTERM');
    const lines = (await output)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const answered = lines.filter(({ msg }) => msg === 'answered');
    assert.deepEqual(
      answered.map(({ method, route, status, rows }) => [method, route, status, rows]),
      [
        ['POST', '/score', 200, 1],
        ['GET', '/ping', 200, undefined],
      ],
    );
    assert.doesNotMatch(await output, /77\.125|south|s3cret/);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 on ${signal}`, async () => {
      const { child } = await start();
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    });
  }

  it('ends with the process that started it, unless told to stay', async () => {
    const taken = await start();
    taken.child.disconnect();
    assert.deepEqual(await once(taken.child, 'exit'), [0, null]);

    const staying = await start();
    await new Promise((resolve) => staying.child.send('stay', resolve));
    staying.child.disconnect();
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal((await fetch(staying.url)).status, 200);
  });

  it('says what is wrong and ends with 1, without a stack trace', async () => {
    const server = createServer().unref();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    for (const [environment, message] of [
      [{ PORT: String(port) }, /^port: Port \d+ on 127\.0\.0\.1 is taken/],
      [{ PORT: 'x' }, /^PORT: /],
      [{ MODEL_DIR: join(folder, 'no model') }, /no model/],
    ] as [Record<string, string>, RegExp][]) {
      const child = launch(environment);
      const [said, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
      assert.equal(code, 1);
      assert.match(said, message);
      assert.doesNotMatch(said, /\n\s+at /);
    }
    server.close();
  });
});
