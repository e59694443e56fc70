import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.js';

/** What `npm run task -- … --result` writes. */
export interface TaskResult {
  result: string;
  message: string;
  issues: { type: string; message: string }[];
  outputVariables: Record<string, string>;
  attachments: { type: string; name: string; path: string }[];
  exitCode: number;
  seconds: number;
}

/** A folder of its own for the runs of one test suite, with a space in its name as on many agents. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'packaged tasks '));

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Runs a task out of the .vsix as the agent does; folders of inputs that are not named lie in this bench. */
  run(
    task: string,
    inputs: Record<string, string>,
    { node }: { node?: string | undefined } = {},
  ): TaskResult & { log: string } {
    const defaults: Record<string, string> = { workspaceFolder: this.path('workspace') };
    const result = this.path(`${task}.json`);
    const options = Object.entries({ ...defaults, ...inputs }).flatMap(([n, v]) => ['--input', `${n}=${v}`]);
    const ran = spawnSync(
      process.execPath,
      [
        ...[join(root, 'build', 'tools', 'agent', 'task.js'), task, '--cwd', this.folder],
        ...options,
        ...(node === undefined ? [] : ['--node', node]),
        ...['--result', result],
      ],
      { encoding: 'utf8', cwd: root },
    );
    try {
      return { ...JSON.parse(readFileSync(result, 'utf8')), log: ran.stdout + ran.stderr };
    } catch {
      throw new Error(`The local agent failed:\n${ran.stdout}\n${ran.stderr}`);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
