import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';

/** What a step leaves on the run besides its folder. */
export interface Publication {
  /** Output variables: `$(stepName.modelVersion)`, also from other jobs. */
  outputs: Record<string, string | number | boolean>;
  /**
   * Variables of the job, so that a later task finds them without the author wiring anything. Their names must not be
   * those of outputs: the agent keeps a declared output from being a plain variable.
   */
  jobVariables?: Record<string, string | number>;
  /** Markdown for the run page. */
  summary?: { title: string; markdown: string };
  /** A JUnit file for the Tests tab. */
  testResults?: { title: string; file: string };
  /** Build tags; a colon is not allowed in one. */
  buildTags?: readonly string[];
}

/** A pipeline's author may forbid uploads to a step, which then only warns: nothing here may fail the task. */
export async function publish({
  outputs,
  jobVariables = {},
  summary,
  testResults,
  buildTags,
}: Publication): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) {
    tl.setVariable(name, String(value), false, true);
  }
  for (const [name, value] of Object.entries(jobVariables)) tl.setVariable(name, String(value));
  if (summary) {
    const temporary = tl.getVariable('Agent.TempDirectory');
    if (temporary) {
      const file = join(temporary, `${summary.title.replaceAll(/[^\w-]+/g, '-')}-${process.pid}.md`);
      await writeFile(file, summary.markdown);
      tl.addAttachment('Distributedtask.Core.Summary', summary.title, file);
    }
  }
  if (testResults) {
    tl.command(
      'results.publish',
      { type: 'JUnit', mergeResults: 'false', runTitle: testResults.title, resultFiles: testResults.file },
      '',
    );
  }
  if (tl.getVariable('Build.BuildId')) {
    for (const tag of buildTags ?? []) tl.command('build.addbuildtag', {}, tag.replaceAll(':', '-'));
  }
}
