import { mkdir, readdir, rm } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { UserError } from '../../runtime/error.js';

/** What stays from run to run. */
export interface WorkFolder {
  root: string;
  /** Unpacked tasks. */
  tasks: string;
  tools: string;
  temp: string;
  /** One numbered folder per run. */
  runs: string;
}

/** What one run leaves. */
export interface RunFolder {
  id: number;
  root: string;
  artifacts: string;
  attachments: string;
  testResults: string;
  logs: string;
}

/** What one job works in; emptied before each job. */
export interface JobFolders {
  /** Pipeline.Workspace and Agent.BuildDirectory. */
  workspace: string;
  /** Build.SourcesDirectory and System.DefaultWorkingDirectory. */
  sources: string;
  staging: string;
  binaries: string;
  testResults: string;
}

export async function openWorkFolder(root: string): Promise<WorkFolder> {
  const work = {
    root,
    tasks: join(root, '_tasks'),
    tools: join(root, '_tool'),
    temp: join(root, '_temp'),
    runs: join(root, '_runs'),
  };
  await Promise.all(Object.values(work).map((folder) => mkdir(folder, { recursive: true })));
  return work;
}

/** Takes the next run id; safe against a second agent that starts at the same moment. */
export async function startRun(work: WorkFolder): Promise<RunFolder> {
  const taken = (await readdir(work.runs)).map(Number).filter(Number.isInteger);
  for (let id = Math.max(0, ...taken) + 1; ; id++) {
    const root = join(work.runs, String(id));
    try {
      await mkdir(root);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    const inRun = (name: string) => join(root, name);
    const run = {
      artifacts: inRun('artifacts'),
      attachments: inRun('attachments'),
      testResults: inRun('testResults'),
      logs: inRun('logs'),
    };
    await Promise.all(Object.values(run).map((folder) => mkdir(folder)));
    return { id, root, ...run };
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

/** The folders of a job, and the temp folder, without anything of an earlier job if `fresh`. */
export async function openJobFolders(
  work: WorkFolder,
  options: { sources?: string; fresh: boolean },
): Promise<JobFolders> {
  const workspace = join(work.root, '1');
  if (options.fresh && options.sources !== undefined && isInside(options.sources, workspace)) {
    throw new UserError({
      where: options.sources,
      what: 'The sources lie in the folder that the agent empties before each job.',
      cure: 'Give other sources or another work folder.',
    });
  }
  if (options.fresh) await rm(workspace, { recursive: true, force: true });
  await rm(work.temp, { recursive: true, force: true });
  const folders = {
    workspace,
    sources: join(workspace, 's'),
    staging: join(workspace, 'a'),
    binaries: join(workspace, 'b'),
    testResults: join(workspace, 'TestResults'),
  };
  const needed = [...Object.values(folders), work.temp];
  await Promise.all(needed.map((folder) => mkdir(folder, { recursive: true })));
  return { ...folders, sources: options.sources ?? folders.sources };
}
