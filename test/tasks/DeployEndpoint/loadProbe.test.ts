import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startScoringService } from '../../../serving/scoringService.js';
import { loadProbe } from '../../../tasks/DeployEndpoint/loadProbe.js';
import { sumPredictor } from '../../serving/sumPredictor.js';

describe('tasks/DeployEndpoint/loadProbe', () => {
  const { signal } = new AbortController();
  const { model } = sumPredictor;
  const options = { requestsPerSecond: 100, seconds: 0.5 };

  const withServer = async (
    answer: (number: number) => Promise<number>,
    test: (url: string) => Promise<void>,
  ): Promise<void> => {
    let number = 0;
    const server: Server = createServer((request, response) => {
      request.resume().on('end', async () => {
        response.statusCode = await answer(number++);
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await test(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it('sends as many requests as asked for, with the key', async () => {
    let scored = 0;
    const service = await startScoringService({
      predictor: sumPredictor,
      port: 0,
      key: 'k',
      logLevel: 'silent',
      onScored: () => scored++,
    });
    try {
      const { requests } = await loadProbe(service.url, model, 'k', options, signal);
      assert.deepEqual([requests, scored], [50, 50]);
      await assert.rejects(loadProbe(service.url, model, 'wrong', options, signal), /50 of 50 .*: 50 × 401/);
    } finally {
      await service.close();
    }
  });

  it('makes a service pay for all requests that it kept waiting', () => {
    // Nothing is answered until 300 ms have passed: of 50 requests in half a second, the first 30 wait.
    let opened: Promise<void> | undefined;
    const answer = async (): Promise<number> => {
      opened ??= sleep(300);
      await opened;
      return 200;
    };
    return withServer(answer, async (url) => {
      const { p50Milliseconds, p99Milliseconds } = await loadProbe(url, model, undefined, options, signal);
      assert.ok(p50Milliseconds > 30, `p50 ${p50Milliseconds}`);
      assert.ok(p99Milliseconds > 250, `p99 ${p99Milliseconds}`);
    });
  });

  it('fails when a single request does, saying how', () =>
    withServer(
      async (number) => (number === 7 ? 503 : 200),
      (url) =>
        assert.rejects(
          loadProbe(url, model, undefined, options, signal),
          /1 of 50 requests were not answered with scores: 1 × 503/,
        ),
    ));

  it('says so when nothing listens', () =>
    assert.rejects(
      loadProbe('http://127.0.0.1:1', model, undefined, { requestsPerSecond: 10, seconds: 0.2 }, signal),
      /2 of 2 requests .*: 2 × ECONNREFUSED/,
    ));
});
