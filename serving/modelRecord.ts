import { unwatchFile, watchFile } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { readJson } from '../runtime/files.js';

const LOOK_MS = 500;

/** A file that says which model a service has to serve; whoever replaces it switches the service. */
export const ModelRecord = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** The model directory, relative to the record's own folder. */
  folder: z.string(),
});
export type ModelRecord = z.output<typeof ModelRecord>;

/** @throws UserError if there is none that can be read. */
export async function readModelRecord(path: string): Promise<ModelRecord> {
  const record = await readJson(path, ModelRecord, 'Write {"name": …, "version": …, "folder": …}.');
  return { ...record, folder: resolve(dirname(path), record.folder) };
}

/**
 * Calls back when the file has changed. It is looked at every half second rather than watched by the system, which
 * sees nothing on network shares and on the mounts of containers.
 * @returns a function that ends it.
 */
export function watchModelRecord(path: string, changed: () => void): () => void {
  watchFile(path, { interval: LOOK_MS }, changed);
  return () => unwatchFile(path, changed);
}
