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
  /** A file for the extension's own pages of the run; its name is the job's, so that gates of several jobs differ. */
  attachment?: { type: string; text: string };
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
  attachment,
  testResults,
  buildTags,
}: Publication): Promise<void> {
  for (const [name, value] of Object.entries(outputs)) {
    tl.setVariable(name, String(value), false, true);
  }
  for (const [name, value] of Object.entries(jobVariables)) tl.setVariable(name, String(value));
  if (summary) await attach('Distributedtask.Core.Summary', summary.title, summary.markdown);
  if (attachment)
    await attach(attachment.type, fileName(tl.getVariable('Agent.JobName') || 'job'), attachment.text);
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

/** The agent uploads files only, after the task has ended, and empties its folder for temporary ones after the job. */
async function attach(type: string, name: string, text: string): Promise<void> {
  const temporary = tl.getVariable('Agent.TempDirectory');
  if (!temporary) return;
  const file = join(temporary, `${fileName(`${type}-${name}`)}-${process.pid}`);
  await writeFile(file, text);
  tl.addAttachment(type, name, file);
}

/** Without what no file system takes: the agent refuses such names of attachments. */
function fileName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '-');
}
