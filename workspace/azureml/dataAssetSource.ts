import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../runtime/error.js';
import type { AzureAccess } from './azureAccess.js';
import { isTable } from './blobFile.js';
import { type FetchedBlob, fetchBlobs, readBlobAddress } from './blobSource.js';
import type { AzureMlClient } from './client.js';
import { DataVersionResource } from './dataAssets.js';
import { openDatastore } from './datastore.js';

const REFERENCE = /^azureml:([^:@]+)(?::([^:@]+)|@latest)$/;
const DATASTORE = /^azureml:\/\/(?:subscriptions\/.*\/)?datastores\/([^/]+)\/paths\/(.*)$/i;

/**
 * Fetches the files of a data asset: `azureml:NAME:VERSION`, or `azureml:NAME@latest`.
 * @throws UserError if there is none, or its files lie where we cannot read
 */
export async function fetchDataAsset(
  where: string,
  reference: string,
  { client, access }: { client: AzureMlClient; access: AzureAccess },
  folder: string,
  signal: AbortSignal,
): Promise<FetchedBlob[]> {
  const asset = await findDataAsset(where, reference, client, signal);
  const uri = asset.properties.dataUri;
  const etag = `${REFERENCE.exec(reference)?.[1]}:${asset.name}`;
  if (uri.startsWith('https://')) {
    return fetchBlobs(readBlobAddress(where, uri), access, folder, () => {}, signal);
  }
  const [, datastore, path = ''] = DATASTORE.exec(uri) ?? [];
  if (datastore === undefined) {
    throw new UserError({
      where,
      what: `The data asset lies at ${uri}, which only a job in Azure can read.`,
      cure: 'Use an asset in a blob datastore of the workspace.',
    });
  }
  const store = await openDatastore(client, access, signal, datastore);
  await store.download(path, folder, signal);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isTable(entry.name))
    .map((entry) => ({ path: join(entry.parentPath, entry.name), uri: reference, etag }));
}

/**
 * The address of a data asset that is one file, for a job to read.
 * @throws UserError if there is none, or it is a folder
 */
export async function dataAssetFile(
  where: string,
  reference: string,
  client: AzureMlClient,
  signal: AbortSignal,
): Promise<string> {
  const { dataType, dataUri } = (await findDataAsset(where, reference, client, signal)).properties;
  if (dataType === 'uri_file') return dataUri;
  throw new UserError({
    where,
    what: `${reference} is of type ${dataType}, not one file.`,
    cure: 'Use a data asset of type uri_file, or a local file.',
  });
}

async function findDataAsset(where: string, reference: string, client: AzureMlClient, signal: AbortSignal) {
  const [, name, version] = REFERENCE.exec(reference) ?? [];
  if (name === undefined) {
    throw new UserError({
      where,
      what: `"${reference}" is not the reference of a data asset.`,
      cure: 'Write azureml:NAME:VERSION or azureml:NAME@latest.',
    });
  }
  const asset = version
    ? await client.get(`data/${name}/versions/${version}`, DataVersionResource, signal)
    : (
        await client.list(
          `data/${name}/versions?$orderBy=createdtime desc&$top=1`,
          DataVersionResource,
          signal,
        )
      )[0];
  if (asset === undefined) {
    throw new UserError({
      where,
      what: `The workspace has no data asset ${name}${version ? ` version ${version}` : ''}.`,
      cure: 'Check the name in Azure Machine Learning studio under Data.',
    });
  }
  return asset;
}
