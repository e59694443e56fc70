import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './freePort.js';
import { pythonInterpreter } from './python.js';

/** Starts a real MLflow tracking server on loopback, with a store of its own that goes when it is stopped. */
export async function startMlflowServer(): Promise<{ uri: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'mlflow-server-'));
  const port = await freePort();
  const server = spawn(
    pythonInterpreter,
    [
      ...['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      ...[
        '--backend-store-uri',
        `sqlite:///${join(folder, 'mlflow.db')}`,
        '--artifacts-destination',
        join(folder, 'artifacts'),
      ],
    ],
    // A process group of its own: the server has workers that must end with it.
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let log = '';
  server.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };

  const uri = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < 120_000; waited += 200) {
    if (server.exitCode !== null) break;
    const healthy = await fetch(`${uri}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return { uri, stop };
    await sleep(200);
  }
  await stop();
  throw new Error(`The MLflow server did not start:\n${log}`);
}
