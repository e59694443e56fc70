import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { listFiles, sha256 } from '../../runtime/files.js';
import { AzureError } from './azureError.js';
import type { AzureMlClient, Waiting } from './client.js';
import type { Datastore } from './datastore.js';

/**
 * Registers a folder as the code of jobs. Its version is the hash of what it holds, so equal folders are one asset.
 * @returns its ARM id
 */
export async function registerCode(
  client: AzureMlClient,
  store: Datastore,
  folder: string,
  waiting: Waiting,
): Promise<string> {
  const hashes = await Promise.all(
    (await listFiles(folder)).map(async (file) => `${file} ${sha256(await readFile(join(folder, file)))}`),
  );
  const version = sha256(hashes.join('\n')).slice(0, 32);
  const path = `codes/insurance-model-training/versions/${version}`;
  if (!(await client.get(path, z.unknown(), waiting.signal))) {
    const blobs = `insurance-model-pipeline/code/${version}`;
    await store.uploadFolder(folder, blobs, waiting.signal);
    await putOnce(client, path, { codeUri: store.url(blobs) }, waiting);
  }
  return `${client.workspaceId}/${path}`;
}

/** Puts an asset that never changes; another run may have just made the same one. */
export async function putOnce(
  client: AzureMlClient,
  path: string,
  properties: object,
  waiting: Waiting,
): Promise<void> {
  try {
    await client.put(path, { properties }, z.unknown(), waiting);
  } catch (error) {
    if (!(error instanceof AzureError && error.status === 409)) throw error;
  }
}
