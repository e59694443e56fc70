import assert from 'node:assert/strict';
import { join } from 'node:path';
import { removeTemporaryFolders, runScript, tellJson, told } from './fixtures.js';

const id = '0F1E2D3C-4b5a-4697-8877-665544332211';
const lowerId = id.toLowerCase();
const environment = tellJson('process.env');

/** The environment of a task as the task sees it. */
async function seen(options: Parameters<typeof runScript>[1] = {}, script = environment) {
  const ran = await runScript(script, options);
  return { ran, env: told<Record<string, string>>(ran.log) };
}

describe('taskEnvironment', () => {
  after(removeTemporaryFolders);

  it('has inputs, upper case, dots and blanks as underscores, empty ones too', async () => {
    const inputs = [
      { name: 'a.dotted name', type: 'string', defaultValue: ' d ' },
      { name: 'none', type: 'string' },
      { name: 'flag', type: 'boolean', defaultValue: true },
    ];
    const { env } = await seen({ definition: { inputs }, inputs: { undeclared: 'u' } });
    assert.deepEqual(
      [env.INPUT_A_DOTTED_NAME, env.INPUT_NONE, env.INPUT_FLAG, env.INPUT_UNDECLARED],
      ['d', '', 'true', 'u'],
    );
  });

  it('has public variables and their names, the job status under its raw name too', async () => {
    const { env } = await seen({ variables: { 'My.Var one': 'v', nested: '<$(My.Var one)>' } });
    assert.equal(env.MY_VAR_ONE, 'v');
    assert.equal(env.NESTED, '<v>');
    assert.deepEqual([env['agent.jobstatus'], env.AGENT_JOBSTATUS], ['Succeeded', 'Succeeded']);
    const names = JSON.parse(env.VSTS_PUBLIC_VARIABLES) as string[];
    assert.ok(names.includes('My.Var one') && names.includes('Build.SourcesDirectory'));
  });

  it('keeps secret variables apart', async () => {
    const { env } = await seen({ secrets: { 'My.Key': 'hush-hush' } }, environment);
    assert.equal(env.MY_KEY, undefined);
    assert.equal(env.SECRET_MY_KEY, '***');
    const secrets = JSON.parse(env.VSTS_SECRET_VARIABLES) as string[];
    assert.deepEqual(secrets.sort(), ['My.Key', 'System.AccessToken']);
    assert.ok(!JSON.parse(env.VSTS_PUBLIC_VARIABLES).includes('My.Key'));
  });

  it('gives a secret to an input that names it', async () => {
    const { ran } = await seen(
      { secrets: { key: 'hush-hush' }, inputs: { k: '$(key)' } },
      tellJson('process.env.INPUT_K.length'),
    );
    assert.equal(told(ran.log), 'hush-hush'.length);
  });

  it('gives connections that an input names, the system one always, and no other', async () => {
    const connection = (name: string, uuid: string) => ({
      ...{ id: uuid, name, type: 'azurerm', url: 'https://management.azure.com/' },
      authorization: {
        scheme: 'ServicePrincipal',
        parameters: { tenantId: 't', 'service.key': 'topsecret' },
      },
      data: { 'sub id': 's' },
    });
    const { env } = await seen({
      definition: { inputs: [{ name: 'service', type: 'connectedService:AzureRM' }] },
      inputs: { service: 'wanted' },
      endpoints: [connection('wanted', id), connection('other', '99999999-4b5a-4697-8877-665544332211')],
    });
    assert.equal(env.INPUT_SERVICE, id);
    assert.equal(env[`ENDPOINT_URL_${lowerId}`], 'https://management.azure.com/');
    assert.equal(env[`ENDPOINT_AUTH_SCHEME_${lowerId}`], 'ServicePrincipal');
    assert.equal(env[`ENDPOINT_AUTH_PARAMETER_${lowerId}_TENANTID`], 't');
    assert.equal(env[`ENDPOINT_AUTH_PARAMETER_${lowerId}_SERVICE_KEY`], '***');
    assert.match(env[`ENDPOINT_AUTH_${lowerId}`], /"scheme":"ServicePrincipal"/);
    assert.equal(env[`ENDPOINT_DATA_${lowerId}_SUB_ID`], 's');
    assert.equal(env[`ENDPOINT_DATA_${lowerId}`], '{"sub id":"s"}');
    assert.equal(env.ENDPOINT_AUTH_SCHEME_SYSTEMVSSCONNECTION, 'OAuth');
    assert.equal(env.ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN, '***');
    assert.equal(env.ENDPOINT_DATA_SYSTEMVSSCONNECTION, undefined);
    assert.ok(!Object.keys(env).some((name) => name.includes('99999999')));
  });

  it('lets a public variable win over env of the same name, and expands env', async () => {
    const { env } = await seen({
      variables: { both: 'variable', x: 'X' },
      env: { BOTH: 'env', OWN: ' $(x)/$(HOME) ' },
    });
    assert.equal(env.BOTH, 'variable');
    assert.equal(env.OWN, `X/${process.env.HOME}`);
  });

  it('has a believable set of predefined variables, all paths on this machine', async () => {
    const { env, ran } = await seen(
      {},
      tellJson('{ ...process.env, cwd: process.cwd(), args: process.argv.length }'),
    );
    assert.equal(env.cwd, ran.cwd);
    assert.equal(Number(env.args), 2);
    assert.equal(env.SYSTEM_DEFAULTWORKINGDIRECTORY, ran.cwd);
    assert.equal(env.BUILD_SOURCESDIRECTORY, ran.cwd);
    assert.equal(env.AGENT_WORKFOLDER, ran.workFolder);
    assert.equal(env.AGENT_TEMPDIRECTORY, join(ran.workFolder, '_temp'));
    assert.equal(env.PIPELINE_WORKSPACE, join(ran.workFolder, '1'));
    assert.equal(env.BUILD_ARTIFACTSTAGINGDIRECTORY, join(ran.workFolder, '1', 'a'));
    assert.equal(env.COMMON_TESTRESULTSDIRECTORY, join(ran.workFolder, '1', 'TestResults'));
    assert.equal(env.SYSTEM_HOSTTYPE, 'build');
    assert.equal(env.BUILD_BUILDID, String(ran.runId));
    assert.equal(env.TF_BUILD, 'True');
    assert.match(env.BUILD_BUILDNUMBER, /^\d{8}\.\d+$/);
    assert.match(env.SYSTEM_COLLECTIONURI, /\.invalid\//);
    for (const name of ['SYSTEM_JOBID', 'SYSTEM_PLANID', 'SYSTEM_TIMELINEID']) {
      assert.match(env[name], /^[\da-f-]{36}$/);
    }
  });

  it('hides what surrounds the agent but no agent would have', async () => {
    process.env.INPUT_LEFTOVER = 'x';
    process.env.npm_config_leftover = 'x';
    try {
      const { env } = await seen();
      assert.equal(env.INPUT_LEFTOVER, undefined);
      assert.equal(env.npm_config_leftover, undefined);
      assert.equal(env.HOME, process.env.HOME);
    } finally {
      delete process.env.INPUT_LEFTOVER;
      delete process.env.npm_config_leftover;
    }
  });
});
