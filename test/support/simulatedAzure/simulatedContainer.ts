import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../freePort.js';
import { pythonInterpreter } from '../python.js';
import { root } from '../root.js';

/** A container of the simulated Azure: a process of this machine. */
export interface SimulatedContainer {
  port: number;
  log(): string;
  stop(): void;
}

const NOTHING = { PATH: process.env.PATH ?? '' };

/** Builds and runs an image: what the Dockerfile sets and starts, with the files beside it, on a port of its own. */
export async function runImage(
  context: string,
  environment: Record<string, string>,
  ready: string,
): Promise<SimulatedContainer> {
  const dockerfile = await readFile(join(context, 'Dockerfile'), 'utf8');
  const set = [...dockerfile.matchAll(/^ENV (.+)$/gm)].flatMap(([, pairs]) =>
    pairs!.split(' ').map((pair) => pair.split('=') as [string, string]),
  );
  const [program, ...args] = JSON.parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  const port = await freePort();
  const child = spawn(program === 'node' ? process.execPath : program!, args, {
    cwd: context,
    env: { ...NOTHING, ...Object.fromEntries(set), ...environment, HOST: '127.0.0.1', PORT: String(port) },
  });
  return untilReady(child, port, ready);
}

/** Azure's container for MLflow models: MLflow's own loader behind `{"input_data": …}`. */
export async function runMlflow(model: string): Promise<SimulatedContainer> {
  const port = await freePort();
  const script = join(root, 'test', 'python', 'no_code_server.py');
  const env = { ...NOTHING, PYTHONWARNINGS: 'ignore', OMP_NUM_THREADS: '1', HOME: model };
  return untilReady(spawn(pythonInterpreter, [script, model, String(port)], { env }), port, '/');
}

async function untilReady(child: ChildProcess, port: number, path: string): Promise<SimulatedContainer> {
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += chunk));
  const container = { port, log: () => log, stop: () => void child.kill('SIGKILL') };
  for (let waited = 0; waited < 60_000 && child.exitCode === null; waited += 20) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    if (answer?.ok) return container;
    await sleep(20);
  }
  container.stop();
  throw new NotReady(log);
}

/** A container that ended, or never became ready. */
export class NotReady extends Error {
  constructor(readonly log: string) {
    super('User container has crashed or terminated.');
  }
}
