import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { root } from './root.js';

const interpreter = process.env.ORACLE_PYTHON ?? join(root, '.venv', 'bin', 'python');

/**
 * Skips a test whose precondition is missing, and says why. With REQUIRE_ALL_TESTS=1 (as in CI) a skip is a failure.
 */
export function skipUnless(context: Context, available: boolean, reason: string): void {
  if (available) return;
  if (process.env.REQUIRE_ALL_TESTS === '1') throw new Error(`May not be skipped here: ${reason}`);
  console.log(`      skipped: ${reason}`);
  context.skip();
}

/** Call first in a test that compares with the Python originals (LightGBM, scikit-learn, MLflow). */
export function needPython(context: Context): void {
  skipUnless(context, existsSync(interpreter), `no Python at ${interpreter}; .ci/run shows how to make it`);
}

/** Runs a Python program, its last argument in `input` as JSON on stdin; returns the JSON that it prints. */
export function python<T>(program: string, input: unknown = null): T {
  const done = spawnSync(interpreter, ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    // MLflow leaves a folder behind where it is called.
    cwd: tmpdir(),
    // One thread: several of them wait for each other actively and crawl on a busy machine.
    env: { ...process.env, PYTHONWARNINGS: 'ignore', OMP_NUM_THREADS: '1' },
  });
  if (done.status !== 0) throw new Error(`Python failed:\n${done.stderr}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? 'null') as T;
}

export const pythonInterpreter = interpreter;
