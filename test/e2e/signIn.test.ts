import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import type { Endpoint } from '../../tools/agent/endpoint.js';
import { Bench } from '../support/packaged.js';
import { CLIENT_ID, TENANT } from '../support/simulatedAzure/entra.js';
import { leaks, type Packaged, runPackaged } from '../support/simulatedAzure/runPackaged.js';
import { type SimulatedAzure, startSimulatedAzure } from '../support/simulatedAzure/simulatedAzure.js';

describe('signing in to Azure by each kind of service connection', function () {
  this.timeout(120_000);
  let azure: SimulatedAzure;
  let bench: Bench;
  before(async () => {
    bench = new Bench();
    azure = await startSimulatedAzure();
  });
  after(async () => {
    bench?.remove();
    await azure?.stop();
  });

  /** PrepareData looks for its data asset, which is not there, so it gets as far as a signed-in request. */
  async function signIn(connection: Endpoint, env: Record<string, string> = {}): Promise<Packaged> {
    azure.requests.length = 0;
    const ran = await runPackaged(
      azure,
      bench.folder,
      'PrepareData',
      {
        ...{ sourceType: 'azuremlData', source: 'azureml:none:1', runOn: 'agent' },
        ...{ workspaceFolder: bench.path('workspace'), outputFolder: bench.path('dataset') },
      },
      { connection, env },
    );
    assert.deepEqual(leaks(azure, ran.log), [], 'no secret is in the log');
    return ran;
  }
  function signedIn(ran: Packaged): void {
    assert.match(ran.message, /no data asset none version 1/, ran.log);
  }
  const tokenRequests = () => azure.requests.filter(({ path }) => path.endsWith('/oauth2/v2.0/token'));

  it('workload identity federation, with a fresh assertion for each token', async () => {
    signedIn(await signIn(azure.connection('WorkloadIdentityFederation')));
    const assertions = tokenRequests().map(({ text }) => new URLSearchParams(text).get('client_assertion'));
    assert.ok(assertions.length > 0);
    assert.equal(new Set(assertions).size, assertions.length);
    const asked = azure.requests.filter(({ path }) => path.endsWith('/oidctoken'));
    assert.ok(asked.length >= assertions.length);
    assert.equal(asked[0]?.query.get('serviceConnectionId'), azure.connection().id);
  });

  it('a service principal with a secret', async () =>
    signedIn(await signIn(azure.connection('ServicePrincipal'))));

  it('a service principal with a certificate, which no file is made of', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'claims' }], {
      keySize: 2048,
    });
    const connection = azure.connection('ServicePrincipal');
    connection.authorization.parameters = {
      ...{ tenantid: TENANT, serviceprincipalid: CLIENT_ID },
      ...{ authenticationType: 'spnCertificate', servicePrincipalCertificate: `${key}\n${cert}` },
    };
    signedIn(await signIn(connection));
    const [token] = tokenRequests();
    assert.ok(new URLSearchParams(token?.text).get('client_assertion'));
  });

  describe('a managed identity', () => {
    let metadata: Server;
    const asked: URLSearchParams[] = [];
    before(async () => {
      metadata = createServer((request, response) => {
        const { searchParams } = new URL(request.url ?? '/', 'http://imds');
        asked.push(searchParams);
        const resource = (searchParams.get('resource') ?? '').replace(/\/$/, '');
        const answer = azure.entra.managedIdentity(resource, searchParams.get('client_id'));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
      await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    });
    after(() => metadata?.close());
    const env = () => ({
      AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`,
    });

    it('of the machine', async () => {
      signedIn(await signIn(azure.connection('ManagedServiceIdentity'), env()));
      assert.equal(asked.at(-1)?.get('client_id'), null);
    });
    it('assigned by the user', async () => {
      const connection = azure.connection('ManagedServiceIdentity');
      connection.data.msiclientId = CLIENT_ID;
      signedIn(await signIn(connection, env()));
      assert.equal(asked.at(-1)?.get('client_id'), CLIENT_ID);
    });
  });

  it('another cloud, by what the connection says of it', async () => {
    const connection = azure.connection('ServicePrincipal');
    connection.url = 'https://management.usgovcloudapi.net/';
    connection.data.environment = 'AzureUSGovernment';
    connection.data.environmentAuthorityUrl = 'https://login.microsoftonline.us/';
    signedIn(await signIn(connection));
    assert.deepEqual([...new Set(azure.requests.map(({ host }) => host))].sort(), [
      'login.microsoftonline.us',
      'management.usgovcloudapi.net',
    ]);
  });

  it('refuses a publish profile and a connection without its fields, and says what is missing', async () => {
    const profile = azure.connection('ServicePrincipal');
    profile.authorization = { scheme: 'PublishProfile', parameters: { publishProfile: 'x' } };
    assert.match((await signIn(profile)).message, /'publishprofile' cannot sign in.*workload identity/);
    const bare = azure.connection('ServicePrincipal');
    bare.authorization.parameters = { tenantid: TENANT };
    assert.match((await signIn(bare)).message, /does not give the field 'serviceprincipalid'/);
  });

  it('does not print a wrong secret when Entra refuses it', async () => {
    const connection = azure.connection('ServicePrincipal');
    const wrong = 'wrong~secret/with+signs=';
    connection.authorization.parameters.serviceprincipalkey = wrong;
    const ran = await signIn(connection);
    assert.match(ran.message, /did not accept the service connection.*AADSTS7000215/);
    for (const form of [wrong, Buffer.from(wrong).toString('base64'), encodeURIComponent(wrong)]) {
      assert.ok(!ran.log.includes(form));
    }
  });
});
