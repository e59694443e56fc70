import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import type { ModelRecord } from '../../serving/modelRecord.js';

const READY_MS = 20_000;
const STOP_MS = 10_000;
const LOG_LINES = 20;

/** Files in the folder of a service. */
export const PROGRAM = 'server.js';
export const LOG = 'service.log';
const RECORD = 'model.json';

/** Makes the service in this folder serve another model, or says which one a new service has to serve. */
export function pointTo(serviceFolder: string, record: ModelRecord): Promise<void> {
  return writeFileAtomic(join(serviceFolder, RECORD), canonicalJson(record));
}

export interface ScoringProcessOptions {
  serverBundle: string;
  model: ModelRecord;
  /** 0 takes any free one. */
  port: number;
  key?: string | undefined;
  /** Settings of its telemetry, by their names in the environment; a trial has none. */
  telemetry?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

export interface ScoringProcess {
  url: string;
  processId: number;
  /** Holds its program, its log and the record of its model. */
  folder: string;
  /** Lets the service live on when this process ends. */
  leave(): Promise<void>;
  stop(): Promise<void>;
}

/** The little that Node needs of a system. A pipeline's secrets are not among it, nor what agents find orphans by. */
const INHERITED = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];

/**
 * Starts the scoring service as a process of its own on 127.0.0.1 and resolves once it listens. It ends with this
 * process unless left.
 * @throws UserError with the end of the service's log if it does not come up; the signal's reason if aborted.
 */
export async function startScoringProcess(options: ScoringProcessOptions): Promise<ScoringProcess> {
  options.signal.throwIfAborted();
  // A folder of its own: the deployable one may be replaced while the service runs, and on Windows an open file would
  // keep it from being replaced.
  const folder = await mkdtemp(join(tmpdir(), 'scoring-'));
  await copyFile(options.serverBundle, join(folder, PROGRAM));
  await writeFile(join(folder, 'package.json'), canonicalJson({ private: true, type: 'commonjs' }));
  await pointTo(folder, options.model);
  const logFile = join(folder, LOG);
  const log = await open(logFile, 'w');
  const child = spawn(process.execPath, [join(folder, PROGRAM)], {
    cwd: tmpdir(),
    env: environment(folder, options),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  await log.close();
  const stop = async (): Promise<void> => {
    await stopChild(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await listening(child, options.signal);
    return {
      url,
      processId: child.pid!,
      folder,
      stop,
      async leave() {
        await new Promise<void>((resolve, reject) =>
          child.send('stay', (error) => (error ? reject(error) : resolve())),
        );
        child.disconnect();
        child.unref();
      },
    };
  } catch (error) {
    await stopChild(child);
    const lines = await logTail(logFile, options.key);
    await rm(folder, { recursive: true, force: true });
    if (!(error instanceof NotReady)) throw error;
    throw new UserError({
      where: 'scoring service',
      what: `${error.message} Its log ends with:\n${lines}`,
      cure: 'The service is `server.js` in the deployment folder; README.md there shows how to run it by hand.',
    });
  }
}

class NotReady extends Error {}

function environment(folder: string, { port, key, telemetry }: ScoringProcessOptions): NodeJS.ProcessEnv {
  const inherited = INHERITED.map((name) => [name, process.env[name]]).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: 'production',
    MODEL_RECORD: join(folder, RECORD),
    HOST: '127.0.0.1',
    PORT: String(port),
    // A line per request would fill the disk of a service that is left running.
    LOG_LEVEL: 'warn',
    ...(key === undefined ? {} : { SCORING_KEY: key }),
    ...telemetry,
  };
}

/** Resolves with the address that the service reports. */
async function listening(child: ChildProcess, signal: AbortSignal): Promise<string> {
  const settled = new AbortController();
  const wait = AbortSignal.any([settled.signal, signal]);
  const message = once(child, 'message', { signal: wait }).then(([{ url }]) => url as string);
  const exit = once(child, 'exit', { signal: wait }).then(([code, killedBy]) => {
    throw new NotReady(`It stopped before it was ready (${killedBy ?? `exit code ${code}`}).`);
  });
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () => reject(new NotReady(`It was not ready after ${READY_MS / 1000} s.`)),
      READY_MS,
    );
    wait.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([message, exit, late]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    settled.abort();
    await Promise.allSettled([message, exit]);
  }
}

/** The service stops by itself, after its last answers, when the channel to it closes: on every system alike. */
async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exit;
  clearTimeout(timer);
}

async function logTail(logFile: string, key: string | undefined): Promise<string> {
  const text = await readFile(logFile, 'utf8');
  const lines = text.trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  return (key === undefined ? lines : lines.replaceAll(key, '***')) || '(nothing)';
}
