import assert from 'node:assert/strict';
import { BuildApi } from 'azure-devops-node-api/BuildApi.js';
import { PipelinesApi } from 'azure-devops-node-api/PipelinesApi.js';
import type { UserError } from '../../../runtime/error.js';
import { connect, simulatedServer } from '../../support/simulatedAzureDevOps/connect.js';
import { SimulatedAzureDevOps } from '../../support/simulatedAzureDevOps.js';

describe('AzureDevOps, against a simulated server', () => {
  const server = simulatedServer(() => new SimulatedAzureDevOps());
  const errand = { what: 'read build 42', right: 'View builds' };

  async function findingOf(asking: Promise<unknown>): Promise<string> {
    let found = '';
    await assert.rejects(asking, (error: UserError) => {
      assert.equal(error.name, 'UserError');
      found = error.message;
      return true;
    });
    assert.ok(!found.includes(server.current.token));
    return found;
  }
  const read = (token?: string) => {
    const azureDevOps = connect(server.current, token);
    const client = azureDevOps.client(BuildApi);
    return azureDevOps.ask(errand, () => client.getBuildProperties(azureDevOps.project, 42));
  };

  it('gives clients that carry the token and say who they are', async () => {
    server.current.project.addBuild(42);
    server.current.project.setProperty(42, 'x', 'y');
    assert.deepEqual((await read()).value, { x: { $type: 'System.String', $value: 'y' } });
    for (const { authorization } of server.current.requests) {
      assert.equal(authorization, `Bearer ${server.current.token}`);
    }
  });

  it('queues pipelines through the client for them', async () => {
    server.current.project.pipelines.set(7, []);
    const azureDevOps = connect(server.current);
    const client = azureDevOps.client(PipelinesApi);
    const run = await azureDevOps.ask({ what: 'queue pipeline 7', right: 'Queue builds' }, () =>
      client.runPipeline({ variables: { reason: { value: 'drift' } } }, azureDevOps.project, 7),
    );
    assert.equal(run.id, 1000);
    assert.deepEqual(server.current.project.pipelines.get(7)![0]!.variables, { reason: { value: 'drift' } });
  });

  it('takes the null of a 404 for an error', async () => {
    assert.match(await findingOf(read()), /could not read build 42: there is no such thing.*"View builds"/);
  });

  it('names the permission that is missing, in the words of the server', async () => {
    server.current.project.addBuild(42);
    server.current.rights.delete('View builds');
    assert.match(
      await findingOf(read()),
      /could not read build 42: Access denied\..*permission "View builds"/,
    );
  });

  it('says that the token is not accepted', async () => {
    assert.match(await findingOf(read('expired')), /does not accept the job's token/);
  });

  it('says what the server answered, and not all of it', async () => {
    server.current.beforeAnswer = () => ({ status: 500, body: `<html>${'x'.repeat(10_000)}</html>` });
    const found = await findingOf(read());
    assert.match(found, /it answered 500, <html>x/);
    assert.ok(found.length < 500);
  });

  it('does not take a sign-in page for an answer', async () => {
    server.current.beforeAnswer = () => ({ status: 203, body: '<html>Sign in</html>' });
    assert.match(await findingOf(read()), /could not read build 42/);
  });

  it('says that the server cannot be reached, or does not answer', async () => {
    server.current.beforeAnswer = () => 'never';
    assert.match(await findingOf(read()), /could not read build 42:.*proxy/s);
    await server.current.stop();
    assert.match(await findingOf(read()), /ECONNREFUSED.*\. Check/);
    await server.current.start();
  });
});
