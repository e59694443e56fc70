import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../../../runtime/files.js';
import type { AzureMlClient, Waiting } from '../../../workspace/azureml/client.js';
import type { Datastore } from '../../../workspace/azureml/datastore.js';

const NAME = 'insurance-model-scorer';
/** The program of a scoring job, and what it finds beside it. */
const PROGRAM = ['scoreTable.js', 'batch.worker.js', 'batchKernels.wasm'];

/** As root, since Azure mounts a job's files for it. */
const DOCKERFILE = `FROM node:24-slim
WORKDIR /app
COPY package.json ${PROGRAM.join(' ')} ./
`;

/**
 * Registers the scorer of tables as an environment whose image Azure builds, once for each version of the scorer: the
 * version is the hash of what the image is built from.
 * @param bundleFolder where the program lies
 * @param buildContext folder to make what the image is built from in
 * @returns its ARM id
 */
export async function scorerEnvironment(
  client: AzureMlClient,
  store: Datastore,
  bundleFolder: string,
  buildContext: string,
  waiting: Waiting,
): Promise<string> {
  await mkdir(buildContext, { recursive: true });
  for (const file of PROGRAM) await copyFile(join(bundleFolder, file), join(buildContext, file));
  await writeFile(join(buildContext, 'package.json'), '{ "type": "commonjs" }\n');
  await writeFile(join(buildContext, 'Dockerfile'), DOCKERFILE);
  const contents = [DOCKERFILE, ...PROGRAM.map((file) => readFile(join(buildContext, file)))];
  const version = sha256((await Promise.all(contents)).map(sha256).join('\n')).slice(0, 12);
  const path = `environments/${NAME}/versions/${version}`;
  if (!(await client.get(path, z.unknown(), waiting.signal))) {
    const blobs = `insurance-model-pipeline/environments/${NAME}/${version}`;
    await store.uploadFolder(buildContext, blobs, waiting.signal);
    const properties = {
      description: 'Scores tables with a model of Insurance Model Pipeline.',
      build: { contextUri: store.url(blobs), dockerfilePath: 'Dockerfile' },
      osType: 'Linux',
    };
    await client.put(path, { properties }, z.unknown(), waiting);
  }
  return `${client.workspaceId}/${path}`;
}
