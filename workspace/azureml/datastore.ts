import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import type { AzureAccess } from './azureAccess.js';
import { fileOf } from './blobFile.js';
import type { AzureMlClient } from './client.js';
import { storageNetwork } from './storageNetwork.js';

const DatastoreResource = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    datastoreType: z.string(),
    isDefault: z.boolean().optional(),
    accountName: z.string().optional(),
    containerName: z.string().optional(),
    endpoint: z.string().nullish(),
    protocol: z.string().nullish(),
    credentials: z.looseObject({ credentialsType: z.string() }).optional(),
  }),
});
type DatastoreResource = z.output<typeof DatastoreResource>;

const Secrets = z.looseObject({
  secretsType: z.string(),
  key: z.string().optional(),
  sasToken: z.string().optional(),
});

/** Files sent or fetched at once. */
const AT_ONCE = 4;

/** A blob container that the workspace knows as a datastore. Paths have forward slashes and no slash before them. */
export interface Datastore {
  name: string;
  /** `azureml://…/paths/<path>`, as assets and job inputs name it. */
  uri(path: string): string;
  /** The address of a path in Azure Storage, without a right to read it; build contexts are named so. */
  url(path: string): string;
  /** The path that such a uri of this datastore names; undefined for another's. */
  pathOf(uri: string): string | undefined;
  /** Sends every file of a folder; files that are there already are not sent again, as paths follow from content. */
  uploadFolder(folder: string, path: string, signal: AbortSignal): Promise<void>;
  /** Sends one file, unless there is one under that path. */
  uploadFile(file: string, path: string, signal: AbortSignal): Promise<void>;
  /** Fetches a file, or every file below a path, into a folder, which need not exist. Returns their number. */
  download(path: string, folder: string, signal: AbortSignal): Promise<number>;
  writeText(path: string, text: string): Promise<void>;
  /** Undefined where there is no such blob. */
  readText(path: string): Promise<string | undefined>;
}

/**
 * Opens a datastore of the workspace; its default one if no name is given. Its own key or SAS is used if it has one,
 * otherwise the service connection, which then needs the role Storage Blob Data Contributor.
 * @throws UserError if there is none, or it is no blob storage
 */
export async function openDatastore(
  client: AzureMlClient,
  access: AzureAccess,
  signal: AbortSignal,
  name?: string,
): Promise<Datastore> {
  const all =
    name === undefined ? await client.list('datastores?isDefault=true', DatastoreResource, signal) : [];
  const resource =
    name === undefined
      ? (all.find(({ properties }) => properties.isDefault) ?? all[0])
      : await client.get(`datastores/${name}`, DatastoreResource, signal);
  if (resource === undefined) {
    throw new UserError({
      what:
        name === undefined
          ? 'The workspace has no default datastore.'
          : `The workspace has no datastore ${name}.`,
      cure: 'Set one in Azure Machine Learning studio under Data, Datastores.',
    });
  }
  const container = await containerOf(resource, client, access, signal);
  const base = `azureml:/${client.workspaceId}/datastores/${resource.name}/paths/`;
  return {
    name: resource.name,
    uri: (path) => `${base}${path}`,
    url: (path) => `${container.url.split('?')[0]}/${path}`,
    pathOf: (uri) =>
      new RegExp(`^azureml://(subscriptions/.*/)?datastores/${resource.name}/paths/(.*)$`, 'i').exec(
        uri,
      )?.[2],
    uploadFolder: (folder, path, abort) => uploadFolder(container, folder, path, abort),
    async uploadFile(file, path, abortSignal) {
      const blob = container.getBlockBlobClient(path);
      if (await blob.exists({ abortSignal })) return;
      await blob.uploadStream(createReadStream(file), 4 << 20, 2, { abortSignal });
    },
    download: (path, folder, abort) => download(container, path, folder, abort),
    async writeText(path, text) {
      await container.getBlockBlobClient(path).upload(text, Buffer.byteLength(text));
    },
    async readText(path) {
      try {
        return (await container.getBlobClient(path).downloadToBuffer()).toString('utf8');
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined;
        throw error;
      }
    },
  };
}

async function containerOf(
  { name, properties }: DatastoreResource,
  client: AzureMlClient,
  access: AzureAccess,
  signal: AbortSignal,
): Promise<ContainerClient> {
  const { accountName, containerName, datastoreType } = properties;
  if (datastoreType !== 'AzureBlob' || !accountName || !containerName) {
    throw new UserError({
      where: `Datastore ${name}`,
      what: `It is of type ${datastoreType}; only Azure Blob Storage can be used.`,
      cure: 'Make a blob container the default datastore of the workspace.',
    });
  }
  const storage = await import('@azure/storage-blob');
  const url = `${properties.protocol ?? 'https'}://${accountName}.blob.${properties.endpoint ?? 'core.windows.net'}/${containerName}`;
  const options = storageNetwork(access.httpClient);
  if ((properties.credentials?.credentialsType ?? 'None') !== 'None') {
    const secrets = await client.post(`datastores/${name}/listSecrets`, {}, Secrets, { signal });
    if (secrets.key) {
      access.mask(secrets.key);
      const key = new storage.StorageSharedKeyCredential(accountName, secrets.key);
      return new storage.ContainerClient(url, key, options);
    }
    if (secrets.sasToken) {
      const sas = secrets.sasToken.replace(/^\?/, '');
      access.mask(sas);
      return new storage.ContainerClient(`${url}?${sas}`, undefined, options);
    }
  }
  return new storage.ContainerClient(url, access.credential, options);
}

async function uploadFolder(
  container: ContainerClient,
  folder: string,
  path: string,
  abortSignal: AbortSignal,
) {
  const there = new Set<string>();
  for await (const { name } of container.listBlobsFlat({ prefix: `${path}/`, abortSignal })) there.add(name);
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  await forEach(files, async (entry) => {
    const file = join(entry.parentPath, entry.name);
    const blob = `${path}/${relative(folder, file).split(sep).join('/')}`;
    if (there.has(blob)) return;
    const stream = createReadStream(file);
    await container.getBlockBlobClient(blob).uploadStream(stream, 4 << 20, 2, { abortSignal });
  });
}

async function download(container: ContainerClient, path: string, folder: string, abortSignal: AbortSignal) {
  const prefix = `${path.replace(/\/+$/, '')}/`;
  const names: string[] = [];
  if (path !== '' && !path.endsWith('/') && (await container.getBlobClient(path).exists({ abortSignal }))) {
    await mkdir(folder, { recursive: true });
    await container
      .getBlobClient(path)
      .downloadToFile(join(folder, path.slice(path.lastIndexOf('/') + 1)), 0, undefined, { abortSignal });
    return 1;
  }
  for await (const { name } of container.listBlobsFlat({ prefix, abortSignal })) names.push(name);
  await forEach(names, async (name) => {
    const file = fileOf(folder, name.slice(prefix.length));
    if (file === undefined) return;
    await mkdir(dirname(file), { recursive: true });
    await container.getBlobClient(name).downloadToFile(file, 0, undefined, { abortSignal });
  });
  return names.length;
}

async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
