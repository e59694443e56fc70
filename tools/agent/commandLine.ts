import { dirname, join } from 'node:path';
import { describe, UserError } from '../../runtime/error.js';

/** The repository's folder; this module runs from build/tools/agent. */
const repository = dirname(dirname(dirname(import.meta.dirname)));

/** Where the command line looks for a .vsix and keeps the agent's work folder, unless told otherwise. */
export const defaultPackages = join(repository, 'dist');
export const defaultWork = join(repository, '.workspace', '_work');

/** A signal that the first Ctrl-C aborts. The second one ends the program at once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

/** Runs a program's main function: its number becomes the exit code, what a user can mend becomes `##[error]` lines. */
export async function runProgram(
  main: () => Promise<number>,
  onError: (line: string) => void,
): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 2;
    const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true;
    if (error instanceof UserError)
      for (const finding of error.findings) onError(`##[error]${describe(finding)}`);
    else if (isUsage) onError(`##[error]${(error as Error).message}. Use --help to see the options.`);
    else throw error;
  }
}
