import * as z from 'zod';
import { canonicalJson, sha256 } from '../../runtime/files.js';
import type { AzureMlClient, Waiting } from './client.js';
import { putOnce } from './codeAssets.js';

/** What a job runs in: a Docker image, and Python packages on top of it as a conda file. */
export interface JobEnvironment {
  image: string;
  condaFile?: string;
}

/**
 * Registers an environment under the hash of what it says, so equal ones are one asset and one image.
 * @returns its ARM id
 */
export async function registerEnvironment(
  client: AzureMlClient,
  environment: JobEnvironment,
  waiting: Waiting,
): Promise<string> {
  const version = sha256(canonicalJson(environment)).slice(0, 32);
  const path = `environments/insurance-model-training/versions/${version}`;
  if (!(await client.get(path, z.unknown(), waiting.signal))) {
    await putOnce(client, path, { ...environment, osType: 'Linux' }, waiting);
  }
  return `${client.workspaceId}/${path}`;
}
