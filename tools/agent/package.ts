import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { UserError } from '../../runtime/error.js';
import { replaceFolder, sha256 } from '../../runtime/files.js';
import { readTask, type Task } from './definition.js';

/** Where a job finds the tasks that it names: `TrainModel@1` is name TrainModel and major 1. */
export interface TaskSource {
  /** As `Name@major`, for messages. */
  names: readonly string[];
  /** The task unpacked, or undefined when there is none of that name and major. Without a major: the newest. */
  find(name: string, major?: number): Promise<Task | undefined>;
}

const HOW_TO_PACKAGE = 'Make it with: npm run package';

/** The newest .vsix in a folder. @throws UserError when there is none. */
async function newestPackage(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.vsix')).map((name) => join(folder, name));
  const dated = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  const newest = dated.sort((a, b) => b.time - a.time)[0];
  if (!newest) throw new UserError({ where: folder, what: 'There is no .vsix here.', cure: HOW_TO_PACKAGE });
  return newest.file;
}

/** Goes through an archive. yauzl refuses names that would lead out of the folder. */
async function eachEntry(file: string, take: (entry: Entry, zip: ZipFile) => Promise<void>): Promise<void> {
  try {
    const zip = await yauzl.openPromise(file, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) await take(entry, zip);
  } catch (error) {
    const what = `Not a readable .vsix: ${(error as Error).message}.`;
    throw new UserError({ where: file, what, cure: HOW_TO_PACKAGE });
  }
}

interface PackedTask {
  id: string;
  name: string;
  major: number;
  version: string;
  /** Its folder in the archive, with a slash at the end. */
  prefix: string;
}

async function listTasks(file: string): Promise<PackedTask[]> {
  const tasks: PackedTask[] = [];
  await eachEntry(file, async (entry, zip) => {
    if (!entry.fileName.endsWith('/task.json')) return;
    const { id, name, version } = JSON.parse(await text(await zip.openReadStreamPromise(entry)));
    tasks.push({
      ...{ id, name, major: Number(version.Major) },
      version: `${version.Major}.${version.Minor}.${version.Patch}`,
      prefix: entry.fileName.slice(0, -'task.json'.length),
    });
  });
  return tasks;
}

async function extract(zip: ZipFile, entry: Entry, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
}

/**
 * Unpacks to `<tasksFolder>/<Name>_<id>/<version>`, as the agent does. The agent takes a version that it has for
 * unchanged; here the archive's hash beside it decides, so that nobody tests yesterday's code.
 */
async function unpack(file: string, hash: string, task: PackedTask, tasksFolder: string): Promise<Task> {
  const folder = join(tasksFolder, `${task.name}_${task.id}`, task.version);
  const marker = `${folder}.completed`;
  if ((await readFile(marker, 'utf8').catch(() => '')) !== hash) {
    await replaceFolder(folder, (temporary) =>
      eachEntry(file, async (entry, zip) => {
        if (!entry.fileName.startsWith(task.prefix) || entry.fileName.endsWith('/')) return;
        await extract(zip, entry, join(temporary, entry.fileName.slice(task.prefix.length)));
      }),
    );
    await writeFile(marker, hash);
  }
  return readTask(folder);
}

/** The tasks of a .vsix, unpacked on demand below `tasksFolder`. */
async function openPackage(file: string, tasksFolder: string): Promise<TaskSource> {
  const tasks = await listTasks(file);
  const hash = sha256(await readFile(file));
  return {
    names: tasks.map((task) => `${task.name}@${task.major}`).sort(),
    async find(name, major) {
      const found = tasks
        .filter((task) => task.name.toLowerCase() === name.toLowerCase())
        .filter((task) => major === undefined || task.major === major)
        .sort((a, b) => b.major - a.major)[0];
      return found && unpack(file, hash, found, tasksFolder);
    },
  };
}

/** Tasks that lie unpacked in folders of their own. */
async function openTaskFolders(folders: readonly string[]): Promise<TaskSource> {
  const tasks = await Promise.all(folders.map(readTask));
  return {
    names: tasks.map(({ definition }) => `${definition.name}@${definition.version.Major}`).sort(),
    async find(name, major) {
      return tasks
        .filter(({ definition }) => definition.name.toLowerCase() === name.toLowerCase())
        .filter(({ definition }) => major === undefined || definition.version.Major === major)
        .sort((a, b) => b.definition.version.Major - a.definition.version.Major)[0];
    },
  };
}

/** Where tasks come from: the newest .vsix in a folder, a .vsix, or folders that each hold one unpacked. */
export type TaskOrigin = { packages: string } | { vsix: string } | { taskFolders: readonly string[] };

export async function openTasks(from: TaskOrigin, tasksFolder: string): Promise<TaskSource> {
  if ('taskFolders' in from) return openTaskFolders(from.taskFolders);
  return openPackage('vsix' in from ? from.vsix : await newestPackage(from.packages), tasksFolder);
}

/** The name and major of `Name@1`; also of `publisher.extension.contribution.Name@1`, as YAML may spell it. */
export function parseTaskName(text: string): { name: string; major?: number } {
  const [, name, major] = /^(?:.*\.)?([^.@]+)(?:@(\d+))?$/.exec(text.trim()) ?? [];
  if (name === undefined) {
    throw new UserError({
      what: `'${text}' names no task.`,
      cure: 'Write it as Name@major, such as TrainModel@1.',
    });
  }
  return major === undefined ? { name } : { name, major: Number(major) };
}
