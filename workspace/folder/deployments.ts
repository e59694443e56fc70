import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import { checkName } from '../name.js';
import { Deployment, type Workspace } from '../workspace.js';
import { withLock } from './lock.js';
import { readRecord } from './record.js';

const DeploymentRecord = Deployment.extend({ kind: z.literal('deployment'), formatVersion: z.literal(1) });

/** `endpoints/<name>/deployment.json`, and each one there ever was as `history/<n>.json`. */
export function folderDeployments(root: string): Pick<Workspace, 'getDeployment' | 'saveDeployment'> {
  const endpointFolder = (endpoint: string) => join(root, 'endpoints', checkName('endpoint name', endpoint));

  return {
    async getDeployment(endpoint) {
      const record = await readRecord(join(endpointFolder(endpoint), 'deployment.json'), DeploymentRecord);
      if (record === undefined) return undefined;
      const { kind, formatVersion, ...deployment } = record;
      return deployment;
    },

    async saveDeployment(deployment) {
      const folder = endpointFolder(deployment.endpoint);
      const history = join(folder, 'history');
      await mkdir(history, { recursive: true });
      const record: z.output<typeof DeploymentRecord> = {
        kind: 'deployment',
        formatVersion: 1,
        ...deployment,
      };
      const text = canonicalJson(record);
      await withLock(join(folder, '.lock'), async () => {
        const earlier = await readRecord(join(folder, 'deployment.json'), DeploymentRecord);
        if (earlier && canonicalJson(earlier) === text) return;
        const numbers = (await readdir(history))
          .map((file) => Number.parseInt(file, 10))
          .filter(Number.isFinite);
        const next = Math.max(0, ...numbers) + 1;
        // History first: whatever was once the endpoint's deployment can be found there.
        await writeFileAtomic(join(history, `${next}.json`), text);
        await writeFileAtomic(join(folder, 'deployment.json'), text);
      });
    },
  };
}
