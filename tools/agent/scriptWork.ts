import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runChild } from './childProcess.js';
import { takeLine } from './commands/commands.js';
import { processEnvironment } from './environment.js';
import type { Work } from './runStep.js';
import type { Step } from './step.js';
import { cancelGrace } from './taskWork.js';
import { expandMacros } from './variables.js';

export interface ScriptCall {
  shell: 'script' | 'bash';
  script: string;
  workingDirectory: string;
  env: Readonly<Record<string, string>>;
}

interface Interpreter {
  name: string;
  program: string;
  extension: string;
  args(file: string): string[];
}

const bash: Interpreter = {
  name: 'Bash',
  program: 'bash',
  extension: 'sh',
  args: (file) => ['--noprofile', '--norc', file],
};

const cmd: Interpreter = {
  name: 'Cmd.exe',
  program: 'cmd.exe',
  extension: 'cmd',
  args: (file) => ['/D', '/E:ON', '/V:OFF', '/S', '/C', `CALL "${file}"`],
};

/** `script:` runs in cmd on Windows and in bash elsewhere; `bash:` in bash everywhere. */
const interpreterOf = (shell: ScriptCall['shell']) =>
  shell === 'script' && process.platform === 'win32' ? cmd : bash;

/** Runs a script from a file in the temp folder, as the tasks CmdLine@2 and Bash@3 behind these steps do. */
export function scriptWork(step: Step, call: ScriptCall): Work {
  return async (signal) => {
    const { variables, work } = step.job;
    const expand = (text: string) => expandMacros(variables.expand(text), (name) => process.env[name]);
    const script = expand(call.script);
    const { name, program, extension, args } = interpreterOf(call.shell);
    const file = join(work.temp, `${randomUUID()}.${extension}`);
    await writeFile(file, script.replaceAll('\r\n', '\n'));

    step.write('Generating script.');
    if (!script.trim().includes('\n')) {
      step.write('Script contents:');
      step.write(script.trim());
    }
    step.write('========================== Starting Command Output ===========================');
    step.write(`[command]${program} ${args(file).join(' ')}`);
    const exit = await runChild({
      file: program,
      args: args(file),
      cwd: resolve(variables.get('Build.SourcesDirectory')!, expand(call.workingDirectory)),
      environment: processEnvironment(step.job, call.env),
      onLine: (line) => takeLine(step, line),
      signal,
      grace: cancelGrace(step.job),
      done: step.done,
    });
    if (!exit.canceled && exit.code !== 0) {
      throw new Error(`${name} exited with code '${exit.code}'.`, { cause: exit });
    }
    return exit;
  };
}
