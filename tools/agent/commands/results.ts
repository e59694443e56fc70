import { copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isFile } from '../attach.js';
import type { Command } from '../command.js';
import type { Step } from '../step.js';
import type { CommandArea } from './commands.js';

/** Keeps test result files for the Tests tab. A file that is not there only warns, as on the agent. */
function publish(step: Step, { properties }: Command): void {
  const type = properties.get('type');
  if (!type) throw new Error('Test Runner is required.');
  const named = (properties.get('resultfiles') ?? '')
    .split(',')
    .map((file) => file.trim())
    .filter((file) => file !== '');
  if (named.length === 0) throw new Error('Test results files are required.');
  const files: string[] = [];
  for (const file of named) {
    if (isFile(file)) {
      const copy = join(step.job.run.testResults, `${step.options.folderName}-${basename(file)}`);
      copyFileSync(file, copy);
      files.push(copy);
    } else {
      step.issue(
        'warning',
        `Invalid results file. Make sure the result format of the file '${file}' matches '${type}'.`,
      );
    }
  }
  step.testResults.push({ type, title: properties.get('runtitle') ?? '', files });
}

/** The area `results` (microsoft/azure-pipelines-agent, Agent.Worker/TestResults). */
export const resultsCommands: CommandArea = { publish };
