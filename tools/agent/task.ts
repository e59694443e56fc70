import { parseArgs } from 'node:util';
import { UserError } from '../../runtime/error.js';
import { writeFileAtomic } from '../../runtime/files.js';
import { readAssignments } from './assignments.js';
import { defaultPackages, defaultWork, interruption, runProgram } from './commandLine.js';
import { readEndpoints } from './endpoint.js';
import type { TaskOrigin } from './package.js';
import { isSuccess } from './result.js';
import { runTask } from './runTask.js';
import { lineWriter } from './terminal.js';

const help = `Runs one packaged task as the Azure Pipelines agent does.

  npm run -s task -- TASK [options]

TASK is a name such as TrainModel or TrainModel@1, taken from the newest dist/*.vsix.

  --cwd DIR            System.DefaultWorkingDirectory (default: the current folder)
  --input NAME=VALUE   an input, by its name or an alias; repeat it for more
  --variable NAME=VALUE, --secret NAME=VALUE
                       a pipeline variable, a secret one; repeat them for more
  --endpoint FILE      service connections: JSON of one or a list of
                       { id, name, url, authorization: { scheme, parameters }, data }
  --env NAME=VALUE     an environment variable, like env: of a YAML step
  --name NAME          the step's name, prefix of its output variables
  --result FILE        write the result, issues, variables, attachments … there as JSON
  --vsix FILE          take the task from this package
  --task-folder DIR    take an unpacked task from this folder; TASK may be left out
  --work DIR           the agent's work folder, kept between calls (default: .workspace/_work)
  --node FILE          the Node that runs the task (default: the one that runs this)
  --handler NAME       Node20_1 or Node24 (default: the highest that the task declares)
  --timeout MINUTES    cancel the task after this time
  --help

NAME=@FILE takes the value from a file, for values of several lines. Ctrl-C cancels the task as the agent does:
SIGINT, SIGTERM after 7.5 s, and an end by force after 2.5 s more.

Exit code: 0 when the task succeeded, with or without issues; 1 when it did not; 2 when it could not be run.
`;

const writeLine = lineWriter(process.stdout);

function originOf(values: { vsix?: string | undefined; 'task-folder'?: string | undefined }): TaskOrigin {
  if (values['task-folder'] !== undefined) return { taskFolders: [values['task-folder']] };
  return values.vsix === undefined ? { packages: defaultPackages } : { vsix: values.vsix };
}

function minutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0) return value;
  throw new UserError({
    where: '--timeout',
    what: `'${text}' is not a number above 0.`,
    cure: 'Give minutes.',
  });
}

async function main(): Promise<number> {
  const list = { type: 'string', multiple: true } as const;
  const one = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ input: list, variable: list, secret: list, endpoint: list, env: list },
      ...{ cwd: one, result: one, vsix: one, work: one, node: one, handler: one, timeout: one, name: one },
      ...{ 'task-folder': one, help: { type: 'boolean', short: 'h' } },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const [task] = positionals;
  if (positionals.length > 1 || (task === undefined && values['task-folder'] === undefined)) {
    throw new UserError({ what: 'Name one task.', cure: 'Use --help to see the options.' });
  }
  const timeoutMinutes = minutes(values.timeout);
  const { name, node, handler } = values;
  const result = await runTask({
    ...(task !== undefined && { task }),
    from: originOf(values),
    workFolder: values.work ?? defaultWork,
    cwd: values.cwd ?? process.cwd(),
    inputs: await readAssignments('--input', values.input),
    variables: await readAssignments('--variable', values.variable),
    secrets: await readAssignments('--secret', values.secret),
    env: await readAssignments('--env', values.env),
    endpoints: (await Promise.all((values.endpoint ?? []).map(readEndpoints))).flat(),
    ...(name !== undefined && { name }),
    ...(node !== undefined && { node }),
    ...(handler !== undefined && { handler }),
    ...(timeoutMinutes !== undefined && { timeoutMinutes }),
    signal: interruption(),
    onLog: writeLine,
  });
  if (values.result !== undefined) {
    await writeFileAtomic(values.result, `${JSON.stringify(result, null, 2)}\n`);
  }
  return isSuccess(result.result) ? 0 : 1;
}

await runProgram(main, lineWriter(process.stderr));
