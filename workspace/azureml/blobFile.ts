import { resolve, sep } from 'node:path';

/** Whether a blob's or a file's name is that of a table that PrepareData reads. */
export function isTable(name: string): boolean {
  return /\.(csv|txt|tsv|parquet)(\.gz)?$/i.test(name);
}

/**
 * Where a blob lies below a folder.
 * @param name with forward slashes, relative to what the folder stands for
 * @returns undefined for a name that would lead out of the folder, as one with `..` in it may
 */
export function fileOf(folder: string, name: string): string | undefined {
  const root = resolve(folder);
  const file = resolve(root, ...name.split('/'));
  return file.startsWith(root + sep) ? file : undefined;
}
