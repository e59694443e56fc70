import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { UserError } from '../../runtime/error.js';
import { sha256, writeFolderAtomic } from '../../runtime/files.js';
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
export async function newestPackage(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.vsix')).map((name) => join(folder, name));
  const dated = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })));
  const newest = dated.sort((a, b) => b.time - a.time)[0];
  if (!newest) throw new UserError({ where: folder, what: 'There is no .vsix here.', cure: HOW_TO_PACKAGE });
  return newest.file;
}

async function openZip(file: string): Promise<ZipFile> {
  return yauzl.openPromise(file, { lazyEntries: true }).catch((error: Error) => {
    throw new UserError({
      where: file,
      what: `Not a readable .vsix: ${error.message}.`,
      cure: HOW_TO_PACKAGE,
    });
  });
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
  const zip = await openZip(file);
  const tasks: PackedTask[] = [];
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('/task.json')) continue;
    const { id, name, version } = JSON.parse(await text(await zip.openReadStreamPromise(entry)));
    tasks.push({
      ...{ id, name, major: Number(version.Major) },
      version: `${version.Major}.${version.Minor}.${version.Patch}`,
      prefix: entry.fileName.slice(0, -'task.json'.length),
    });
  }
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
    await writeFolderAtomic(folder, async (temporary) => {
      const zip = await openZip(file);
      for await (const entry of zip.eachEntry()) {
        if (!entry.fileName.startsWith(task.prefix) || entry.fileName.endsWith('/')) continue;
        await extract(zip, entry, join(temporary, entry.fileName.slice(task.prefix.length)));
      }
    });
    await writeFile(marker, hash);
  }
  return readTask(folder);
}

/** The tasks of a .vsix, unpacked on demand below `tasksFolder`. */
export async function openPackage(file: string, tasksFolder: string): Promise<TaskSource> {
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
export async function openTaskFolders(folders: readonly string[]): Promise<TaskSource> {
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
