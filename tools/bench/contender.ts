import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const root = dirname(dirname(dirname(import.meta.dirname)));
export const PYTHON = process.env.ORACLE_PYTHON ?? join(root, '.venv', 'bin', 'python');

/** Threads for everybody: this is a comparison on a build agent, which has two cores. */
export const THREADS = 2;

/** No run of any contender takes nearly so long; one that does hangs. */
const TIME_OUT_MS = 900_000;

/** Numbers by name, as a run prints them; `wall` is the seconds that the whole process took. */
export type Measures = Record<string, number>;

/** A program that takes its job as JSON in its argument and prints its measures as the last line. */
export interface Contender {
  name: string;
  command: readonly [program: string, script: string];
  job: object;
}

/** What came of a contender's runs; `failure` says why it has no more of them. */
export interface Result {
  name: string;
  runs: Measures[];
  failure?: string;
}

export function ours(script: string, name: string, job: object, node = process.execPath): Contender {
  return { name, command: [node, join(import.meta.dirname, script)], job };
}

export function inPython(script: string, name: string, job: object): Contender {
  return { name, command: [PYTHON, join(root, 'tools', 'bench', 'python', script)], job };
}

/** Runs all contenders in turn, round after round. One that fails sits out the rest. @param note is told of each run */
export function compare(
  contenders: readonly Contender[],
  rounds: number,
  note: (line: string) => void = (line) => process.stderr.write(line),
): Result[] {
  const results = contenders.map(({ name }): Result => ({ name, runs: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      const result = results[i]!;
      if (result.failure !== undefined) continue;
      const outcome = runOnce(contender);
      if (typeof outcome === 'string') result.failure = outcome;
      else result.runs.push(outcome);
      note(`  ${contender.name}, round ${round + 1}: ${JSON.stringify(outcome)}\n`);
    }
  }
  return results;
}

/** @returns measures, or why there are none */
export function runOnce({ command: [program, script], job }: Contender): Measures | string {
  const start = performance.now();
  const done = spawnSync(program, [script, JSON.stringify(job)], {
    encoding: 'utf8',
    timeout: TIME_OUT_MS,
    killSignal: 'SIGKILL',
    // Threads of OpenMP that wait actively can stand in each other's way for minutes when a core is busy.
    env: {
      ...process.env,
      OMP_NUM_THREADS: String(THREADS),
      OMP_WAIT_POLICY: 'PASSIVE',
      PYTHONWARNINGS: 'ignore',
    },
  });
  const wall = (performance.now() - start) / 1000;
  if (done.error && 'code' in done.error && done.error.code === 'ETIMEDOUT') return 'did not end';
  if (done.status !== 0) {
    const said = (done.stderr || done.error?.message || `exit code ${done.status}`).trim();
    const lines = said.split('\n');
    return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1)!).trim().slice(0, 100);
  }
  return { wall, ...(JSON.parse(done.stdout.trim().split('\n').at(-1)!) as Measures) };
}
