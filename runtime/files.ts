import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod';
import { UserError } from './error.js';

/** Names that a stopped write leaves behind start with this; readers never look at them. */
export const UNFINISHED = '.unfinished-';

/** Most file systems take 255 bytes a name: of a long one only the beginning goes in. */
function unfinishedName(path: string): string {
  return join(dirname(path), `${UNFINISHED}${basename(path).slice(0, 60)}-${randomUUID().slice(0, 8)}`);
}

/** What Windows answers while a virus scanner or an indexer looks at a file that was just written. */
const PASSING = ['EPERM', 'EACCES', 'EBUSY'];
const LONGEST_PAUSE_MS = 1000;

/** Renames a file or a folder; on Windows, where others may hold it open for a moment, again for some seconds. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (let pause = 10; ; pause *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      const passing =
        process.platform === 'win32' && PASSING.includes((error as NodeJS.ErrnoException).code ?? '');
      if (!passing || pause > LONGEST_PAUSE_MS) throw error;
    }
    await sleep(pause);
  }
}

/** Removes what nobody reads any more. What stays behind, held open by others, harms nobody. */
async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
}

/** Writes a file so that readers see the whole of it or nothing: temporary name, then rename. */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = unfinishedName(path);
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, content);
    await renamePatiently(temporary, path);
  } catch (error) {
    await discard(temporary);
    throw error;
  }
}

/**
 * Refuses a folder that holds what would be lost if it were replaced. Call it before long work.
 * @param contents names of all files and folders that will be written.
 * @throws UserError naming the first thing that does not belong there.
 */
export async function checkReplaceable(path: string, contents: readonly string[]): Promise<void> {
  const present = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code !== 'ENOTDIR') throw error;
    throw new UserError({
      where: path,
      what: 'This is a file, or lies below one; a folder is to be written there.',
      cure: 'Name a folder.',
    });
  });
  const foreign = present.find((name) => !contents.includes(name) && !name.startsWith(UNFINISHED));
  if (foreign === undefined) return;
  throw new UserError({
    where: path,
    what: `The folder holds ${foreign}, which this task does not write and which would be lost.`,
    cure: 'Name a folder of its own.',
  });
}

/**
 * Fills a folder so that readers see the whole of it or nothing. `fill` gets the temporary folder; an earlier
 * folder of the same name is replaced only once `fill` has returned, and only if it holds nothing but `contents`.
 */
export async function writeFolderAtomic<T>(
  path: string,
  contents: readonly string[],
  fill: (folder: string) => Promise<T>,
): Promise<T> {
  await checkReplaceable(path, contents);
  return replaceFolder(path, async (folder) => {
    const result = await fill(folder);
    const undeclared = (await readdir(folder)).find((name) => !contents.includes(name));
    if (undeclared !== undefined) throw new Error(`${undeclared} is missing from the contents of the folder`);
    return result;
  });
}

/** The same for a folder that is ours alone: whatever it holds is replaced. */
export async function replaceFolder<T>(path: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const temporary = unfinishedName(path);
  await mkdir(temporary, { recursive: true });
  try {
    const result = await fill(temporary);
    const replaced = unfinishedName(path);
    const hadEarlier = await renamePatiently(path, replaced).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false;
        throw error;
      },
    );
    try {
      await renamePatiently(temporary, path);
    } catch (error) {
      if (hadEarlier) await renamePatiently(replaced, path);
      throw error;
    }
    if (hadEarlier) await discard(replaced);
    return result;
  } catch (error) {
    await discard(temporary);
    throw error;
  }
}

/** JSON with sorted keys and two spaces, so that equal content is equal bytes. NaN and infinities are refused. */
export function canonicalJson(value: unknown): string {
  const sorted = (_key: string, item: unknown): unknown => {
    if (typeof item === 'number' && !Number.isFinite(item)) {
      throw new Error(`JSON cannot hold ${item}; write null and say why beside it`);
    }
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  };
  return `${JSON.stringify(value, sorted, 2)}\n`;
}

/**
 * Reads a JSON file and checks it against its schema.
 * @throws UserError naming the file and every field that does not fit.
 */
export async function readJson<S extends z.ZodType>(
  path: string,
  schema: S,
  cure: string,
): Promise<z.output<S>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new UserError({ where: path, what: 'The file does not exist or cannot be read.', cure });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError({ where: path, what: `Not JSON: ${(error as Error).message}.`, cure });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new UserError(
      parsed.error.issues.map((issue) => ({
        where: path,
        what: `${issue.path.join('.') || 'the whole file'}: ${issue.message}.`,
        cure,
      })),
    );
  }
  return parsed.data;
}

/** SHA-256 in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Paths of all files below a folder, relative, with forward slashes, sorted.
 * @throws UserError naming every link: what it points to is not in the folder and may change at any time
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathOf = (entry: (typeof entries)[number]) => join(entry.parentPath, entry.name);
  const links = entries.filter((entry) => entry.isSymbolicLink());
  if (links.length > 0) {
    throw new UserError(
      links.map((link) => ({
        where: pathOf(link),
        what: 'This is a link, and what it points to may change without a trace.',
        cure: 'Put a copy of the file in its place.',
      })),
    );
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, pathOf(entry)).replaceAll(sep, '/'))
    .sort();
}
