import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../runtime/error.js';
import { writeFileAtomic } from '../../runtime/files.js';
import { readAssignments } from './assignments.js';
import { defaultPackages, defaultWork, interruption, runProgram } from './commandLine.js';
import { readEndpoints } from './endpoint.js';
import { duration, Progress } from './progress.js';
import { isSuccess } from './result.js';
import { runPipeline } from './runPipeline.js';
import { lineWriter } from './terminal.js';

const help = `Runs an Azure Pipelines YAML file on this machine, its tasks from the newest dist/*.vsix.

  npm run -s pipeline -- FILE [options]

  --parameter NAME=VALUE   a value for a parameter; repeat it for more
  --variable NAME=VALUE, --secret NAME=VALUE
                           a variable, a secret one; repeat them for more
  --endpoint FILE          service connections, as for: npm run -s task -- --help
  --sources DIR            the repository that checkout: self stands for, used in place (default: the current folder)
  --work DIR               the agent's work folder, kept between runs (default: .workspace/_work)
  --result FILE            write the result of every stage, job and step there as JSON
  --vsix FILE              take the tasks from this package
  --node FILE              the Node that runs the tasks (default: the one that runs this)
  --verbose                show the whole log
  --help

NAME=@FILE takes the value from a file. What the runner does not know in the YAML is told with its line before
anything runs. Ctrl-C cancels the run; steps with always() still run, a second Ctrl-C ends everything.

Exit code: 0 when the run succeeded, with or without issues; 1 when it did not; 2 when it could not be started.
`;

async function main(): Promise<number> {
  const list = { type: 'string', multiple: true } as const;
  const one = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ parameter: list, variable: list, secret: list, endpoint: list },
      ...{ sources: one, work: one, result: one, vsix: one, node: one },
      ...{ verbose: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (positionals.length !== 1) {
    throw new UserError({ what: 'Name one YAML file.', cure: 'Use --help to see the options.' });
  }
  const progress = new Progress(process.stdout, { verbose: values.verbose === true });
  const result = await runPipeline({
    file: positionals[0],
    from: values.vsix === undefined ? { packages: defaultPackages } : { vsix: resolve(values.vsix) },
    workFolder: values.work ?? defaultWork,
    sources: values.sources ?? process.cwd(),
    parameters: await readAssignments('--parameter', values.parameter),
    variables: await readAssignments('--variable', values.variable),
    secrets: await readAssignments('--secret', values.secret),
    endpoints: (await Promise.all((values.endpoint ?? []).map(readEndpoints))).flat(),
    ...(values.node !== undefined && { node: values.node }),
    signal: interruption(),
    onEvent: (event) => progress.take(event),
  }).finally(() => progress.close());
  if (values.result !== undefined) {
    await writeFileAtomic(values.result, `${JSON.stringify(result, null, 2)}\n`);
  }
  process.stdout.write(
    `\n${result.result} in ${duration(result.seconds)}. Logs and artifacts: ${result.folder}\n`,
  );
  return isSuccess(result.result) ? 0 : 1;
}

await runProgram(main, lineWriter(process.stderr));
