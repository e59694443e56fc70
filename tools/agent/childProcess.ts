import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from './environment.js';
import { killTree } from './processTree.js';

/** Children that run now. They are in groups of their own, so an end of this program would not reach them. */
const running = new Set<number>();
process.once('exit', () => running.forEach(killTree));

/** How long the agent waits for a process that has said `done=true`, and for streams after an exit. */
const LINGER = 5_000;

export interface ChildOptions {
  file: string;
  args: readonly string[];
  cwd: string;
  environment: Environment;
  /** Gets each line of both streams, without its end. */
  onLine(line: string): void;
  signal: AbortSignal;
  /** Milliseconds after SIGINT until SIGTERM, and after SIGTERM until the process tree is killed. */
  grace: { interrupt: number; terminate: number };
  /** Resolved when the step has declared itself done; its process is then not waited for. */
  done?: Promise<void>;
}

/** The exit code as .NET counts: 128 and the number of the signal for a process that a signal ended. */
export interface ChildExit {
  code: number;
  canceled: boolean;
  /** It had said `done=true` and still runs. */
  leftRunning: boolean;
}

/** Lines end with LF, CR LF or a lone CR; the last one need not end. */
function eachLine(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop()!;
    lines.forEach(onLine);
  });
  stream.on('end', () => {
    const last = (rest + decoder.end()).replace(/\r$/, '');
    if (last !== '') onLine(last);
  });
}

/** Asks a process to end as the agent does: politely twice, then by force with all its children. */
async function cancel(
  child: ChildProcess,
  grace: ChildOptions['grace'],
  exited: Promise<unknown>,
): Promise<void> {
  const ended = exited.then(() => true);
  const endsWithin = (milliseconds: number) => {
    const timer = new AbortController();
    const elapsed = wait(milliseconds, false, { signal: timer.signal }).catch(() => false);
    return Promise.race([ended, elapsed]).finally(() => timer.abort());
  };
  child.kill('SIGINT');
  if (await endsWithin(grace.interrupt)) return;
  child.kill('SIGTERM');
  if (await endsWithin(grace.terminate)) return;
  killTree(child.pid!);
}

/**
 * Runs a process to its end and hands on its lines. An abort of `signal` cancels it in the agent's three steps.
 * @throws Error when the program cannot be started.
 */
export async function runChild(options: ChildOptions): Promise<ChildExit> {
  const child = spawn(options.file, options.args, {
    cwd: options.cwd,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in a terminal reaches a whole process group; on an agent only the agent decides.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid } = child;
  if (pid !== undefined) running.add(pid);
  eachLine(child.stdout, options.onLine);
  eachLine(child.stderr, options.onLine);
  const streamsClosed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });

  let canceled = false;
  const onAbort = () => {
    canceled = true;
    if (pid !== undefined) void cancel(child, options.grace, exited);
  };
  if (options.signal.aborted) onAbort();
  else options.signal.addEventListener('abort', onAbort);

  const timers = new AbortController();
  const linger = () => wait(LINGER, undefined, { signal: timers.signal });
  const declaredDone = options.done?.then(linger).then(() => undefined);
  try {
    const code = await Promise.race(declaredDone ? [exited, declaredDone] : [exited]);
    if (code !== undefined) {
      // A child that the process has left behind may hold the streams open.
      await Promise.race([streamsClosed, linger()]);
    }
    return { code: code ?? 0, canceled, leftRunning: code === undefined };
  } finally {
    timers.abort();
    if (pid !== undefined) running.delete(pid);
    options.signal.removeEventListener('abort', onAbort);
    child.stdout.destroy();
    child.stderr.destroy();
    child.unref();
  }
}
