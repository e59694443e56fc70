import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEndpoints, secretsOf } from '../../../tools/agent/endpoint.js';
import { removeTemporaryFolders, temporaryFolder } from './fixtures.js';

const connection = {
  name: 'azure',
  url: 'https://management.azure.com/',
  authorization: {
    scheme: 'ServicePrincipal',
    parameters: { tenantid: 't', SCOPE: 's', serviceprincipalkey: 'k', empty: '' },
  },
};

async function read(value: unknown) {
  const file = join(await temporaryFolder(), 'endpoint.json');
  await writeFile(file, JSON.stringify(value));
  return readEndpoints(file);
}

describe('readEndpoints', () => {
  after(removeTemporaryFolders);

  it('reads one connection or a list, and gives one without an id an id', async () => {
    const [one] = await read(connection);
    assert.match(one.id, /^[\da-f-]{36}$/);
    assert.deepEqual([one.type, one.data], ['generic', {}]);
    assert.equal((await read([connection, connection])).length, 2);
  });

  it('refuses a field that is misspelt', async () => {
    await assert.rejects(read({ ...connection, auth: {} }), /endpoint\.json/);
  });
});

describe('secretsOf', () => {
  it('are all authorization parameters but those known to be open', async () => {
    const [one] = await read(connection);
    assert.deepEqual(secretsOf(one), ['k']);
  });
});
