import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
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

  const launch = (environment: Record<string, string> = {}, args: string[] = []): ChildProcess => {
    const child = spawn(process.execPath, [join(folder, 'server.js'), ...args], {
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
    const { scores } = (await openPredictor(join(folder, 'model'), { name: 'claims', version: '3' })).predict(
      {
        records: claimExample,
      },
    );
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
