import assert from 'node:assert/strict';
import * as z from 'zod';
import { UserError } from '../../../runtime/error.js';
import { MlflowError, type MlflowServer, mlflowApi } from '../../../workspace/mlflow/mlflowApi.js';
import { SimulatedMlflow } from '../../support/simulatedMlflow.js';

const PATIENCE = { attempts: 3, firstPause: 10, timeout: 300 };
const Anything = z.unknown();

describe('mlflowApi', () => {
  let server: SimulatedMlflow;
  beforeEach(async () => {
    server = new SimulatedMlflow();
    await server.start();
  });
  afterEach(() => server.stop());

  const api = (more: Partial<MlflowServer> = {}) =>
    mlflowApi({ uri: server.uri, patience: PATIENCE, ...more });
  /** A call that the simulated server always grants. */
  const call = (more: Partial<MlflowServer> = {}) => {
    const { patiently, call } = api(more);
    return patiently(() => call('POST', 'runs/create', {}, Anything));
  };

  it('sends a token as bearer, a user name and password as basic, from the address too, and else nothing', async () => {
    await call({ token: 't0ken' });
    await call({ username: 'ada', password: 'pässword' });
    await call({ uri: server.uri.replace('//', '//bob:pw@') });
    await call({ token: '', username: '', password: '' });
    assert.deepEqual(
      server.requests.map(({ authorization }) => authorization),
      [
        'Bearer t0ken',
        `Basic ${Buffer.from('ada:pässword').toString('base64')}`,
        `Basic ${Buffer.from('bob:pw').toString('base64')}`,
        undefined,
      ],
    );
  });

  for (const status of [408, 429, 500, 502, 503, 504]) {
    it(`tries again on ${status}`, async () => {
      server.beforeAnswer = (_, earlier) => (earlier < 2 ? { status, body: {} } : undefined);
      await call();
      assert.equal(server.requests.length, 3);
    });
  }

  it('says what the server said when it goes on failing', async () => {
    server.beforeAnswer = () => ({ status: 503, body: { error_code: 'X', message: 'database is down' } });
    await assert.rejects(
      call(),
      /POST .*runs\/create: The MLflow server answered 503\. It says: database is down/,
    );
    assert.equal(server.requests.length, PATIENCE.attempts);
  });

  it('pauses longer each time', async () => {
    server.beforeAnswer = () => ({ status: 503, body: {} });
    const start = performance.now();
    await assert.rejects(call({ patience: { ...PATIENCE, firstPause: 60 } }), UserError);
    const milliseconds = performance.now() - start;
    assert(milliseconds >= 60 + 120 - 5, `${milliseconds} ms`);
  });

  it('pauses as long as the server asks, in seconds or until a date', async () => {
    for (const wanted of ['0', new Date(Date.now() - 5000).toUTCString()]) {
      server.requests.length = 0;
      server.beforeAnswer = (_, earlier) =>
        earlier === 0 ? { status: 429, body: {}, headers: { 'retry-after': wanted } } : undefined;
      const start = performance.now();
      await call({ patience: { ...PATIENCE, firstPause: 5000 } });
      assert(performance.now() - start < 2500);
    }
    server.requests.length = 0;
    server.beforeAnswer = (_, earlier) =>
      earlier === 0 ? { status: 429, body: {}, headers: { 'retry-after': '1' } } : undefined;
    const start = performance.now();
    await call();
    assert(performance.now() - start >= 990);
  });

  it('tries again when the connection breaks', async () => {
    server.loseAnswer = (_, earlier) => earlier === 0;
    await call();
    assert.equal(server.requests.length, 2);
  });

  it('does not wait for ever', async () => {
    server.beforeAnswer = () => 'never';
    await assert.rejects(call({ patience: { ...PATIENCE, attempts: 1 } }), /No answer within 0\.3 s/);
  });

  it('says that nobody is there', async () => {
    await server.stop();
    await assert.rejects(call(), /cannot be reached \(ECONNREFUSED\).*Check the tracking URI/);
    await server.start();
  });

  for (const [status, pattern] of [
    [401, /does not accept the credentials \(401\).*Set a valid token/],
    [403, /may not do this \(403\).*right to write/],
  ] as const) {
    it(`explains ${status}, does not try again, and shows no secret that the server echoes`, async () => {
      server.beforeAnswer = () => ({
        status,
        body: { error: { code: 'Unauthorized', message: 'you sent t0ken, pa55word, YWRhOnBhNTV3b3Jk' } },
      });
      for (const secrets of [{ token: 't0ken' }, { username: 'ada', password: 'pa55word' }]) {
        await assert.rejects(call({ ...secrets }), (error: unknown) => {
          assert(error instanceof UserError);
          assert.match(error.message, pattern);
          for (const secret of Object.values(secrets)) {
            assert(secret === 'ada' || !error.message.includes(secret), error.message);
          }
          if ('password' in secrets) assert(!error.message.includes('YWRhOnBhNTV3b3Jk'));
          return true;
        });
      }
      assert.equal(server.requests.length, 2);
    });
  }

  it('passes a refusal of MLflow on with its code', async () => {
    server.beforeAnswer = () => ({
      status: 400,
      body: { error_code: 'INVALID_PARAMETER_VALUE', message: 'too long' },
    });
    await assert.rejects(call(), (error: unknown) => {
      assert(error instanceof MlflowError);
      assert.equal(error.code, 'INVALID_PARAMETER_VALUE');
      assert.match(error.message, /400 INVALID_PARAMETER_VALUE\. It says: too long/);
      return true;
    });
    assert.equal(server.requests.length, 1);
  });

  for (const [what, answer] of [
    ['a web page', { status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
    [
      'a page that is not found',
      { status: 404, body: '<html></html>', headers: { 'content-type': 'text/html' } },
    ],
    ['other JSON', { status: 200, body: { hello: 'world' } }],
    ['other JSON that is not found', { status: 404, body: { detail: 'Not Found' } }],
  ] as const) {
    it(`recognises ${what} as no MLflow server`, async () => {
      server.beforeAnswer = () => answer;
      const { call } = api();
      await assert.rejects(
        call('GET', 'experiments/get-by-name', {}, z.object({ experiment: z.object({}) })),
        /not as an MLflow server does/,
      );
    });
  }

  it('uses the fetch that it is given', async () => {
    let seen = '';
    await call({
      fetch: async (url, init) => {
        seen = String(url);
        return fetch(url as URL, init);
      },
    });
    assert.equal(seen, `${server.uri}/api/2.0/mlflow/runs/create`);
  });
});
