import { access, readdir } from 'node:fs/promises';
import type * as z from 'zod';
import { readJson } from '../../runtime/files.js';

/**
 * Reads one of the workspace's JSON files; undefined if there is none.
 * @throws UserError naming the file and every field that does not fit
 */
export async function readRecord<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  try {
    await access(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return readJson(path, schema, 'Restore the file from a backup of the workspace folder.');
}

/** Names of the folders in a folder, unfinished ones left out, in no order; none if it does not exist. */
export async function listFolders(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
