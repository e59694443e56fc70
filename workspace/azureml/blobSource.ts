import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { BlobClient, ContainerClient } from '@azure/storage-blob';
import { UserError } from '../../runtime/error.js';
import { fileOf, isTable } from './blobFile.js';
import { storageNetwork } from './storageNetwork.js';

/** A blob, or all blobs below a path, without anything secret. */
export interface BlobAddress {
  /** `https://account.blob.core.windows.net/container`. */
  container: string;
  /** Without a slash before it; empty for the whole container. */
  path: string;
}

/** How a storage account is entered: by a service connection, by a SAS, or by nobody in particular. */
export interface BlobEntry {
  credential?: TokenCredential | undefined;
  sas?: string | undefined;
  httpClient: HttpClient;
}

/** A blob that lies on this machine now. */
export interface FetchedBlob {
  path: string;
  uri: string;
  /** Names the very bytes in Azure Storage. */
  etag: string;
}

/** How often a broken download goes on from where it broke. */
const RESUMPTIONS = 10;

/**
 * Reads the address of a blob or of a folder of blobs.
 * @throws UserError for anything else, and for an address with a signature in it, which must not lie in a pipeline
 */
export function readBlobAddress(where: string, text: string): BlobAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [, container, ...path] = url ? decodeURIComponent(url.pathname).split('/') : [];
  if (url?.searchParams.has('sig')) {
    throw new UserError({
      where,
      what: 'The address holds a shared access signature, which is a secret.',
      cure: 'Take away everything from the question mark on; give the signature as the secret variable SOURCE_SAS in the env of the step.',
    });
  }
  if (url?.protocol !== 'https:' || !container) {
    throw new UserError({
      where,
      what: `"${text.split('?')[0]}" is not the address of a blob.`,
      cure: 'Write https://ACCOUNT.blob.core.windows.net/CONTAINER/PATH; a path that ends with a slash means all files below it.',
    });
  }
  return { container: `${url.origin}/${encodeURIComponent(container)}`, path: path.join('/') };
}

/**
 * Fetches a blob, or every CSV and Parquet file below a path, into a folder. A connection that breaks is taken up
 * where it broke; a blob that has changed meanwhile is refused.
 * @throws UserError saying what Azure Storage refuses, or that there is nothing
 */
export async function fetchBlobs(
  address: BlobAddress,
  entry: BlobEntry,
  folder: string,
  onFile: (uri: string) => void,
  abortSignal: AbortSignal,
): Promise<FetchedBlob[]> {
  const { ContainerClient } = await import('@azure/storage-blob');
  const network = storageNetwork(entry.httpClient);
  const client = entry.sas
    ? new ContainerClient(`${address.container}?${entry.sas.replace(/^\?/, '')}`, undefined, network)
    : new ContainerClient(address.container, entry.credential, network);
  const shown = `${address.container}/${address.path}`;
  try {
    const names = await namesOf(client, address.path, abortSignal);
    const base = address.path.slice(0, address.path.lastIndexOf('/') + 1);
    const fetched: FetchedBlob[] = [];
    for (const name of names) {
      const path = fileOf(folder, name.slice(base.length));
      if (path === undefined) continue;
      await mkdir(dirname(path), { recursive: true });
      const uri = `${address.container}/${name}`;
      onFile(uri);
      fetched.push({ path, uri, etag: await fetchBlob(client.getBlobClient(name), path, abortSignal) });
    }
    if (fetched.length > 0) return fetched;
  } catch (error) {
    abortSignal.throwIfAborted();
    throw refusal(error, shown, entry);
  }
  throw new UserError({
    where: shown,
    what: 'There is no CSV or Parquet file below this path.',
    cure: 'Check the path; folders end with a slash.',
  });
}

async function namesOf(client: ContainerClient, path: string, abortSignal: AbortSignal): Promise<string[]> {
  if (path !== '' && !path.endsWith('/')) return [path];
  const names: string[] = [];
  for await (const { name } of client.listBlobsFlat({ prefix: path, abortSignal })) {
    if (isTable(name)) names.push(name);
  }
  return names.sort();
}

/** The SDK's own resumption takes a socket that was cut for an abort, so the rest is asked for here. */
async function fetchBlob(blob: BlobClient, path: string, abortSignal: AbortSignal): Promise<string> {
  let etag: string | undefined;
  for (let broken = 0; ; broken++) {
    const offset = broken === 0 ? 0 : (await stat(path)).size;
    try {
      const answer = await blob.download(offset, undefined, {
        abortSignal,
        maxRetryRequests: 0,
        ...(etag && { conditions: { ifMatch: etag } }),
      });
      if (!answer.readableStreamBody || !answer.etag)
        throw new Error('Azure Storage answered without content.');
      etag = answer.etag;
      await pipeline(answer.readableStreamBody, createWriteStream(path, { flags: offset > 0 ? 'a' : 'w' }));
      return etag.replaceAll('"', '');
    } catch (error) {
      abortSignal.throwIfAborted();
      const refused = (error as { statusCode?: number }).statusCode !== undefined;
      if (refused || etag === undefined || broken === RESUMPTIONS) throw error;
    }
  }
}

function refusal(error: unknown, where: string, { sas, credential }: BlobEntry): Error {
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message: string };
  const line = message.split('\n')[0];
  if (statusCode === 412) {
    return new UserError({
      where,
      what: 'The blob was changed while it was being read.',
      cure: 'Run again when nothing writes to it; write new data to new names.',
    });
  }
  if (statusCode === 404) {
    return new UserError({
      where,
      what: `There is no such ${code === 'ContainerNotFound' ? 'container' : 'blob'}.`,
      cure: 'Check account, container and path; upper and lower case differ.',
    });
  }
  if (statusCode === 401 || statusCode === 403 || statusCode === 409) {
    return new UserError({
      where,
      what: `Azure Storage does not let us read it (${code ?? statusCode}).`,
      cure: sas
        ? 'Check that SOURCE_SAS has not expired and allows reading, and listing for a folder.'
        : credential
          ? 'Give the service connection the role Storage Blob Data Reader on the container.'
          : 'Give a service connection, or a shared access signature as the secret SOURCE_SAS in the env of the step.',
    });
  }
  if (statusCode === undefined && code === undefined) return error as Error;
  return new UserError({
    where,
    what: `Azure Storage could not be read: ${line}`,
    cure: 'Run again; if it stays, check the network between agent and storage account.',
  });
}
