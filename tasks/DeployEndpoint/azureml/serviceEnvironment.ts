import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256 } from '../../../runtime/files.js';
import type { AzureMlClient, Waiting } from '../../../workspace/azureml/client.js';
import type { Datastore } from '../../../workspace/azureml/datastore.js';

const NAME = 'insurance-model-service';
const PORT = 5001;

/** The scoring service without a model: Azure mounts that and says where in AZUREML_MODEL_DIR. */
const DOCKERFILE = `FROM node:24-slim
WORKDIR /app
COPY --chown=node:node server.js ./
ENV NODE_ENV=production HOST=0.0.0.0 PORT=${PORT} DRAIN_SECONDS=5 LOG_LEVEL=info
USER node
EXPOSE ${PORT}
CMD ["node", "server.js"]
`;

/** Writes what the image is built from. */
export async function fillBuildContext(folder: string, serverBundle: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(serverBundle, join(folder, 'server.js'));
  await writeFile(join(folder, 'Dockerfile'), DOCKERFILE);
}

/**
 * Registers the scoring service as an environment whose image Azure builds, once for each version of the service: the
 * version is the hash of what the image is built from.
 * @returns its ARM id
 */
export async function serviceEnvironment(
  client: AzureMlClient,
  store: Datastore,
  buildContext: string,
  waiting: Waiting,
): Promise<string> {
  const files = ['Dockerfile', 'server.js'].map((file) => readFile(join(buildContext, file)));
  const version = sha256((await Promise.all(files)).map(sha256).join('\n')).slice(0, 12);
  const path = `environments/${NAME}/versions/${version}`;
  if (!(await client.get(path, z.unknown(), waiting.signal))) {
    const blobs = `insurance-model-pipeline/environments/${NAME}/${version}`;
    await store.uploadFolder(buildContext, blobs, waiting.signal);
    const route = (at: string) => ({ path: at, port: PORT });
    const properties = {
      description: 'Scoring service of Insurance Model Pipeline.',
      build: { contextUri: store.url(blobs), dockerfilePath: 'Dockerfile' },
      inferenceConfig: {
        livenessRoute: route('/v2/health/live'),
        readinessRoute: route('/v2/health/ready'),
        scoringRoute: route('/score'),
      },
      osType: 'Linux',
    };
    await client.put(path, { properties }, z.unknown(), waiting);
  }
  return `${client.workspaceId}/${path}`;
}
