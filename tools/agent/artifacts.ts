import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Work } from './runStep.js';
import type { Step } from './step.js';

const done = { code: 0, canceled: false, leftRunning: false };

/** Keeps a file or a folder's content as an artifact of the run. A name can be used once in a run. */
export function publishWork(step: Step, { path, artifact }: { path: string; artifact: string }): Work {
  return async () => {
    const { variables, run } = step.job;
    const source = resolve(variables.get('System.DefaultWorkingDirectory')!, variables.expand(path));
    const name = variables.expand(artifact);
    const status = await stat(source).catch(() => {
      throw new Error(`Path does not exist: ${source}`);
    });
    if (/[\\/:*?"<>|]/.test(name))
      throw new Error(`'${name}' cannot name an artifact: it holds one of \\ / : * ? " < > |`);
    const target = join(run.artifacts, name);
    if ((await readdir(run.artifacts)).includes(name)) {
      throw new Error(`Artifact ${name} already exists for build ${run.id}.`);
    }
    await mkdir(target);
    await cp(source, status.isDirectory() ? target : join(target, basename(source)), { recursive: true });
    step.artifacts.push({ name, path: target });
    step.write(`Published '${source}' as artifact '${name}'.`);
    return done;
  };
}

/** Puts an artifact of this run, or all of them, into folders of their names in the pipeline's workspace. */
export function downloadWork(step: Step, artifact: string | undefined): Work {
  return async () => {
    const { variables, run, folders } = step.job;
    const available = await readdir(run.artifacts);
    const wanted = artifact === undefined ? available : [variables.expand(artifact)];
    for (const name of wanted) {
      if (!available.includes(name)) {
        throw new Error(
          `Artifact ${name} was not found for build ${run.id}. There ${available.length === 0 ? 'are none' : `are: ${available.join(', ')}`}.`,
        );
      }
      const target = join(folders.workspace, name);
      await cp(join(run.artifacts, name), target, { recursive: true });
      step.write(`Downloaded artifact '${name}' to ${target}`);
    }
    return done;
  };
}

/** The sources lie ready; there is nothing to fetch. */
export function checkoutWork(step: Step, sources: boolean): Work {
  return async () => {
    step.write(
      sources
        ? `The sources are used where they are: ${step.job.folders.sources}`
        : 'Nothing is checked out.',
    );
    return done;
  };
}
