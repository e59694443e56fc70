import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFor } from '../../support/simulatedAzure/certificate.js';
import { simulatedCollector } from '../../support/simulatedCollector.js';
import { serverBundle } from '../bundle.js';
import { claimExample, writeClaimModel } from '../claimModel.js';

const KEY = 'a key of sixteen characters';

describe('telemetry of the bundled service', function () {
  this.timeout(30_000);
  let folder: string;
  const started: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telemetry '));
    await cp(await serverBundle(), join(folder, 'server.js'));
    await writeClaimModel(join(folder, 'model'));
  });
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const start = async (
    environment: Record<string, string>,
  ): Promise<{ child: ChildProcess; url: string }> => {
    const child = spawn(process.execPath, [join(folder, 'server.js')], {
      cwd: tmpdir(),
      env: { PORT: '0', LOG_LEVEL: 'silent', ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    started.push(child);
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return { child, url };
  };

  /** What it answers, with a trace of the client's. */
  const score = async (url: string, requestId: string): Promise<number[]> => {
    const answer = await fetch(`${url}/score`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-request-id': requestId,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
      body: JSON.stringify({ data: claimExample.map((row, i) => ({ ...row, id: 100 + i })) }),
    });
    assert.equal(answer.status, 200);
    return ((await answer.json()) as { result: number[] }).result;
  };

  /** Stops the service, which sends what waits before it ends. */
  const stop = async (child: ChildProcess): Promise<void> => {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
  };

  it('reaches a collector as traces, metrics and logs that belong together', async () => {
    const collector = await simulatedCollector();
    const { child, url } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ...{ RECORD_INPUTS: 'hashedIds', ID_HASH_KEY: KEY },
    });
    await score(url, 'request-1');
    await stop(child);
    await collector.close();
    const of = (path: string): string =>
      JSON.stringify(collector.received.filter((request) => request.path === path));
    assert.deepEqual([...new Set(collector.received.map(({ path }) => path))].sort(), [
      '/v1/logs',
      '/v1/metrics',
      '/v1/traces',
    ]);
    assert.match(of('/v1/traces'), /"traceId":"0af7651916cd43dd8448eb211c80319c"/);
    assert.match(of('/v1/traces'), /"parentSpanId":"b7ad6b7169203331"/);
    assert.equal(of('/v1/logs').match(/"traceId":"0af7651916cd43dd8448eb211c80319c"/g)?.length, 3);
    assert.match(of('/v1/logs'), /request-1/);
    assert.match(of('/v1/logs'), /"idHash","value":\{"stringValue":"[0-9a-f]{64}"/);
    assert.doesNotMatch(of('/v1/logs'), /"key":"id"|"10[012]"/);
    for (const metric of ['duration', 'rows', 'out_of_domain', 'prediction']) {
      assert.match(of('/v1/metrics'), new RegExp(`"model\\.scoring\\.${metric}"`));
    }
    assert.match(of('/v1/metrics'), /"model\.telemetry\.dropped"/);
  });

  it('reaches Application Insights, simulated, as requests and traces with inputs and predictions', async () => {
    const certificate = await certificateFor(folder, ['localhost']);
    const ingestion = await simulatedCollector({ certificate });
    const { child, url } = await start({
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=${ingestion.url}/`,
      ...{ RECORD_INPUTS: 'all', NODE_EXTRA_CA_CERTS: certificate.certFile },
    });
    await score(url, 'request-2');
    await stop(child);
    await ingestion.close();
    const items = ingestion.received.flatMap(({ body }) => body) as {
      iKey: string;
      data: { baseType: string; baseData: { message?: string; properties: Record<string, string> } };
    }[];
    const kinds = new Set(items.map(({ data }) => data.baseType));
    assert.deepEqual([...kinds].sort(), ['MessageData', 'MetricData', 'RequestData']);
    const logged = items.filter(({ data }) => data.baseType === 'MessageData');
    assert.equal(logged.length, 3);
    for (const [i, { data, iKey }] of logged.entries()) {
      const { inputs, prediction, id } = data.baseData.properties;
      assert.equal(iKey, '00000000-0000-0000-0000-000000000001');
      assert.deepEqual(JSON.parse(inputs!), claimExample[i]);
      assert.equal(id, String(100 + i));
      assert.ok(Number(prediction) > 0);
    }
  });

  it('writes a log beside it, and is not held up by a collector that never answers', async () => {
    const collector = await simulatedCollector({ answers: false });
    const { child, url } = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      ...{ RECORD_INPUTS: 'none', SCORING_LOG: join(folder, 'log') },
    });
    const answered = await Promise.all(Array.from({ length: 200 }, (_, i) => score(url, `request ${i}`)));
    await stop(child);
    await collector.close();
    const [name] = await readdir(join(folder, 'log'));
    const rows = (await readFile(join(folder, 'log', name!), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(rows.length, 600);
    assert.deepEqual(
      rows.filter(({ requestId }) => requestId === 'request 7').map(({ prediction }) => prediction),
      answered[7],
    );
    assert.ok(rows.every((row) => row.inputs === undefined && row.id === undefined));
  });

  it('records a share of the requests, whole', async () => {
    const { child, url } = await start({ SCORING_LOG: join(folder, 'sampled'), TELEMETRY_SAMPLE: '0.3' });
    for (let i = 0; i < 200; i++) await score(url, `request ${i}`);
    await stop(child);
    const [name] = await readdir(join(folder, 'sampled'));
    const lines = (await readFile(join(folder, 'sampled', name!), 'utf8')).trimEnd().split('\n');
    assert.ok(lines.length > 3 * 35 && lines.length < 3 * 85 && lines.length % 3 === 0, `${lines.length}`);
  });

  it('does not start where ids would be hashed without a key', async () => {
    const child = spawn(process.execPath, [join(folder, 'server.js')], {
      env: { RECORD_INPUTS: 'hashedIds' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [chunk] = (await once(child.stderr!, 'data')) as [Buffer];
    assert.match(chunk.toString(), /ID_HASH_KEY: must be set with RECORD_INPUTS=hashedIds/);
  });
});
