import { open } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { type Finding, UserError } from '../error.js';
import { sha256 } from '../files.js';
import type { Anomalies } from './anomalies.js';
import type { ChunkStore } from './chunkStore.js';
import { type CsvOptions, readCsv } from './csv/readCsv.js';
import { type FileIdentity, Source } from './csv/source.js';
import type { DatasetManifest } from './manifest.js';
import { readParquetFiles } from './parquet/readParquetFiles.js';
import type { SourceTable } from './sourceTable.js';

/**
 * Reads one CSV or Parquet file, or several with the same columns, as one table, in the order of their names.
 * @param paths at least one
 * @param store keeps the table's columns; close it when the table is no longer needed
 * @throws UserError with every file that is missing or cannot be read, or with what readCsv cannot go on with
 */
export async function readSource(
  paths: readonly string[],
  options: CsvOptions,
  store: ChunkStore,
  anomalies: Anomalies,
): Promise<SourceTable> {
  const sources: Source[] = [];
  const findings: Finding[] = [];
  for (const { path, name } of named(paths)) {
    try {
      sources.push(await Source.open(path, name));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new UserError(findings);
  if (await isParquet(sources[0].path)) return readParquetFiles(sources, options, store, anomalies);
  return readCsv(sources, options, store, anomalies);
}

/** What findings and reports call a source: `policies.csv`, or `2025.csv and 3 more`. */
export function sourceName(paths: readonly string[]): string {
  const [first, ...others] = named(paths);
  return others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
}

/**
 * The source as the manifest has it. The hash of several files is that of their list as `sha256sum` prints it, so
 * that anyone can repeat it: `sha256sum 2025.csv 2026.csv | sha256sum`.
 */
export function identityOf(name: string, files: readonly FileIdentity[]): DatasetManifest['source'] {
  if (files.length === 1) return { ...files[0] };
  const list = files.map((file) => `${file.sha256}  ${file.name}\n`).join('');
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { name, bytes, sha256: sha256(list), files: [...files] };
}

/** The files by name, relative to the folder that all are in. */
export function named(paths: readonly string[]): { path: string; name: string }[] {
  let folder = dirname(paths[0]);
  while (!paths.every((path) => isBelow(path, folder))) folder = dirname(folder);
  return paths
    .map((path) => ({ path, name: relative(folder, path).replaceAll(sep, '/') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !way.startsWith('..') && way !== path;
}

async function isParquet(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1', 0, bytesRead) === 'PAR1';
  } finally {
    await file.close();
  }
}
