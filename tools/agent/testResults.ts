import { copyFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isFile } from './attach.js';
import type { Work } from './runStep.js';
import type { Step, TestResults } from './step.js';

/** Keeps test result files for the Tests tab. A file that is not there only warns, as on the agent. */
export function keepTestResults(step: Step, { type, title, files: named }: TestResults): void {
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
  step.testResults.push({ type, title, files });
}

/** Inputs of PublishTestResults@2 that mean something on this machine; files are named, without patterns. */
export const TEST_RESULTS_INPUTS = ['testResultsFormat', 'testResultsFiles', 'testRunTitle'] as const;

export type TestResultsInputs = Partial<Record<(typeof TEST_RESULTS_INPUTS)[number], string>>;

/** Does what PublishTestResults@2 of Azure Pipelines does: the one task besides ours that every pipeline with tests has. */
export function testResultsWork(step: Step, inputs: TestResultsInputs): Work {
  const { variables } = step.job;
  return async () => {
    const folder = variables.get('System.DefaultWorkingDirectory')!;
    const named = (inputs.testResultsFiles ?? '').split('\n').map((line) => line.trim());
    keepTestResults(step, {
      type: inputs.testResultsFormat ?? 'JUnit',
      title: variables.expand(inputs.testRunTitle ?? ''),
      files: named.filter((line) => line !== '').map((file) => resolve(folder, variables.expand(file))),
    });
    return { code: 0, canceled: false, leftRunning: false };
  };
}
