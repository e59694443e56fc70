import * as z from 'zod';
import type { Dataset } from '../../runtime/data/dataset.js';
import { Profile } from '../../runtime/data/profile.js';
import type { Workspace } from '../workspace.js';
import { checkAssetName } from './assetName.js';
import { AzureError } from './azureError.js';
import type { AzureMlClient, Waiting } from './client.js';
import type { Datastore } from './datastore.js';

export const DataVersionResource = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    dataType: z.string(),
    dataUri: z.string(),
    tags: z.record(z.string(), z.string()).nullish(),
  }),
  systemData: z.looseObject({ createdAt: z.string().optional() }).optional(),
});

/** Where a data version's files lie in the datastore: nothing there is ever changed, so equal versions share them. */
export function dataPath(name: string, version: string): string {
  return `insurance-model-pipeline/data/${name}/${version}`;
}

/** Data versions as data assets of type uri_folder; the version is the one that PrepareData gave by content. */
export function azureData(
  client: AzureMlClient,
  store: Datastore,
  waiting: Waiting,
): Pick<Workspace, 'registerData' | 'listData' | 'dataProfile'> {
  return {
    async registerData(name, { folder, manifest }: Dataset) {
      const { version } = manifest;
      const path = `data/${checkAssetName('dataName', name)}/versions/${version}`;
      if (await client.get(path, DataVersionResource, waiting.signal))
        return { name, version, created: false };
      await store.uploadFolder(folder, dataPath(name, version), waiting.signal);
      const { rows, positives, contentSha256, target } = manifest;
      const body = {
        properties: {
          dataType: 'uri_folder',
          dataUri: store.uri(dataPath(name, version)),
          description: 'Train, validation and test parts in Parquet, with schema, profile and manifest.',
          tags: { contentSha256, rows: String(rows), positives: String(positives), target },
        },
      };
      try {
        await client.put(path, body, DataVersionResource, waiting);
      } catch (error) {
        // Another run has just registered the same bytes.
        if (!(error instanceof AzureError && error.status === 409)) throw error;
        return { name, version, created: false };
      }
      return { name, version, created: true };
    },

    async listData(name) {
      const path = `data/${checkAssetName('dataName', name)}`;
      if (!(await client.get(path, z.looseObject({}), waiting.signal))) return [];
      const all = await client.list(`${path}/versions`, DataVersionResource, waiting.signal);
      const time = ({ systemData }: (typeof all)[number]) => Date.parse(systemData?.createdAt ?? '') || 0;
      return all
        .sort((a, b) => time(b) - time(a) || (a.name < b.name ? -1 : 1))
        .map(({ name: version }) => version);
    },

    async dataProfile(name, version) {
      const text = await store.readText(
        `${dataPath(checkAssetName('dataName', name), version)}/profile.json`,
      );
      return text ? Profile.parse(JSON.parse(text)) : undefined;
    },
  };
}
