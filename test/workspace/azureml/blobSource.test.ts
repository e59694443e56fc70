import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ContainerClient, ContainerSASPermissions } from '@azure/storage-blob';
import { fetchBlobs, readBlobAddress } from '../../../workspace/azureml/blobSource.js';
import { temporaryFolder } from '../../support/folder.js';
import { accessTo } from '../../support/simulatedAzure/azureAccess.js';
import { type SimulatedAzure, startSimulatedAzure } from '../../support/simulatedAzure/simulatedAzure.js';

describe('readBlobAddress', () => {
  it('reads blobs and folders', () => {
    const base = 'https://a.blob.core.windows.net';
    assert.deepEqual(readBlobAddress('source', `${base}/data/2026/p%20q.csv`), {
      container: `${base}/data`,
      path: '2026/p q.csv',
    });
    assert.deepEqual(readBlobAddress('source', `${base}/data/2026/`), {
      container: `${base}/data`,
      path: '2026/',
    });
  });
  it('refuses a signature in the address and does not repeat it', () => {
    assert.throws(
      () => readBlobAddress('source', 'https://a.blob.core.windows.net/data/p.csv?sv=1&sig=SECRET'),
      (error: Error) => /SOURCE_SAS/.test(error.message) && !/SECRET/.test(error.message),
    );
  });
  for (const text of [
    'p.csv',
    'http://a.blob.core.windows.net/c/p.csv',
    'https://a.blob.core.windows.net/',
  ]) {
    it(`refuses ${text}`, () =>
      assert.throws(() => readBlobAddress('source', text), /not the address of a blob/));
  }
});

describe('fetchBlobs from a real Azurite', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let azure: SimulatedAzure;
  let container: ContainerClient;
  const content = randomBytes(3_000_000);

  before(async () => {
    azure = await startSimulatedAzure();
    container = azure.storage.getContainerClient('raw');
    await container.create();
    await container.getBlockBlobClient('2026/policies.csv').uploadData(content);
    await container.getBlockBlobClient('2026/more/other.csv').upload('a\n1\n', 4);
    await container.getBlockBlobClient('2026/_SUCCESS').upload('', 0);
  });
  after(() => azure?.stop());
  afterEach(() => {
    azure.proxy.cutAfter = () => undefined;
  });

  const at = (path: string) => ({ container: container.url, path });
  const signal = new AbortController().signal;
  const fetch = (path: string, entry: { sas?: string; connected?: boolean }) => {
    const { credential, httpClient } = accessTo(azure);
    const given = { httpClient, sas: entry.sas, credential: entry.connected ? credential : undefined };
    return fetchBlobs(at(path), given, folder.path, () => {}, signal);
  };
  async function sas(permissions: string, minutes = 60): Promise<string> {
    const url = await container.generateSasUrl({
      permissions: ContainerSASPermissions.parse(permissions),
      startsOn: new Date(Date.now() - 7_200_000),
      expiresOn: new Date(Date.now() + minutes * 60_000),
    });
    return url.split('?')[1] as string;
  }

  it('fetches a blob by the service connection, with its ETag', async () => {
    const [blob, ...others] = await fetch('2026/policies.csv', { connected: true });
    assert.equal(others.length, 0);
    assert.ok(blob);
    assert.equal(basename(blob.path), 'policies.csv');
    assert.deepEqual(await readFile(blob.path), content);
    const { etag } = await container.getBlobClient('2026/policies.csv').getProperties();
    assert.equal(blob.etag, etag?.replaceAll('"', ''));
    assert.equal(blob.uri, `${container.url}/2026/policies.csv`);
  });

  it('fetches the tables below a path, and leaves what is none', async () => {
    const blobs = await fetch('2026/', { sas: await sas('rl') });
    assert.deepEqual(
      blobs.map(({ path }) => path.slice(folder.path.length + 1)),
      [join('2026', 'more', 'other.csv'), join('2026', 'policies.csv')].map((path) =>
        path.replace(/^2026[\\/]/, ''),
      ),
    );
  });

  it('goes on where the connection was cut', async () => {
    let cuts = 0;
    azure.proxy.cutAfter = (host) => (host.includes('.blob.') && cuts++ < 3 ? 900_000 : undefined);
    const [blob] = await fetch('2026/policies.csv', { sas: await sas('r') });
    assert.deepEqual(await readFile(blob?.path as string), content);
    assert.ok(cuts >= 2, 'the connection was cut');
  });

  it('refuses a blob that changes while it is read', async () => {
    await container.getBlockBlobClient('changing.csv').uploadData(content);
    let cuts = 0;
    azure.proxy.cutAfter = (host) => {
      if (!host.includes('.blob.') || cuts++ > 0) return undefined;
      void container.getBlockBlobClient('changing.csv').uploadData(randomBytes(3_000_000));
      return 900_000;
    };
    await assert.rejects(
      fetch('changing.csv', { sas: await sas('r') }),
      /changed while it was being read|could not be read/,
    );
  });

  for (const [what, path, entry, message] of [
    [
      'an expired SAS',
      '2026/policies.csv',
      async () => ({ sas: await sas('r', -60) }),
      /SOURCE_SAS has not expired/,
    ],
    ['a SAS that may not list', '2026/', async () => ({ sas: await sas('r') }), /SOURCE_SAS.*listing/],
    ['a blob that is not there', 'none.csv', async () => ({ sas: await sas('r') }), /no such blob/],
    ['a folder without tables', 'empty/', async () => ({ sas: await sas('rl') }), /no CSV or Parquet file/],
    ['nobody in particular', '2026/policies.csv', async () => ({}), /Give a service connection|no such/],
  ] as const) {
    it(`tells what to do about ${what}`, async () => {
      const given = await entry();
      await assert.rejects(fetch(path, given), (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /sig=/);
        return true;
      });
    });
  }

  it('reads a public container without anything', async () => {
    await container.setAccessPolicy('blob');
    try {
      const [blob] = await fetch('2026/more/other.csv', {});
      assert.equal(await readFile(blob?.path as string, 'utf8'), 'a\n1\n');
    } finally {
      await container.setAccessPolicy();
    }
  });
});
