import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = dirname(dirname(dirname(import.meta.dirname)));
const python = process.env.ORACLE_PYTHON ?? join(root, '.venv', 'bin', 'python');

const READY_MS = 120_000;
const LOOK_MS = 20;

/** A model server in processes of its own. */
export interface ModelServer {
  url: string;
  /** From the command to the first answer of its health route. */
  startMilliseconds: number;
  /** The process that leads its group. */
  processId: number;
  stop(): Promise<void>;
}

/** MLflow's own scoring server, as `mlflow models serve` runs it, for a model directory. */
export async function startMlflowServer(model: string, workers: number): Promise<ModelServer> {
  const port = await freePort();
  const server = spawn(
    python,
    [
      ...['-m', 'uvicorn', '--app-dir', join(root, 'tools', 'bench'), 'mlflow_server:app'],
      ...['--host', '127.0.0.1', '--port', String(port), '--workers', String(workers)],
    ],
    {
      cwd: tmpdir(),
      env: { ...process.env, SERVING_MODEL: model },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  return whenReady(server, port);
}

/** Our scoring service, from its bundle, with settings of its own. */
export async function startOurServer(
  bundle: string,
  model: string,
  settings: Record<string, string> = {},
): Promise<ModelServer> {
  const port = await freePort();
  const server = spawn(process.execPath, [bundle, '--model', model, '--port', String(port)], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  return whenReady(server, port);
}

async function whenReady(server: ChildProcess, port: number): Promise<ModelServer> {
  const started = performance.now();
  const url = `http://127.0.0.1:${port}`;
  const ended = once(server, 'exit');
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk) => {
      log = (log + chunk).slice(-10_000);
    });
  }
  const stop = async (): Promise<void> => {
    // A process group of its own: MLflow's server has workers that must end with it.
    if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await ended;
  };
  while (performance.now() - started < READY_MS && server.exitCode === null) {
    const ready = await fetch(`${url}/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    const startMilliseconds = performance.now() - started;
    if (ready) return { url, startMilliseconds, processId: server.pid!, stop };
    await sleep(LOOK_MS);
  }
  await stop();
  throw new Error(`The model server did not start:\n${log}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
