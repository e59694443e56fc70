import assert from 'node:assert/strict';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { readManifest, type TaskManifest, taskNames } from '../support/extension.js';
import { accessTo } from '../support/simulatedAzure/azureAccess.js';
import { needAzureSchemas } from '../support/simulatedAzure/schemas.js';
import {
  RESOURCE_GROUP,
  type SimulatedAzure,
  SUBSCRIPTION,
  startSimulatedAzure,
  WORKSPACE,
} from '../support/simulatedAzure/simulatedAzure.js';

/** What each pick list of the classic editor asks Azure for, asked of the simulated Azure as the server would. */
describe('pick lists from Azure', function () {
  this.timeout(60_000);
  let azure: SimulatedAzure;
  before(async function () {
    needAzureSchemas(this);
    azure = await startSimulatedAzure();
    azure.resources.seed('models/claims', {});
    azure.resources.seed('onlineEndpoints/claim-endpoint', { authMode: 'Key' });
    azure.resources.seed('computes/cpu', { computeType: 'AmlCompute' });
    azure.resources.seed('computes/aks', { computeType: 'Kubernetes' });
  });
  after(() => azure?.stop());

  const expected: Record<string, string[]> = {
    modelName: ['claims'],
    endpointName: ['claim-endpoint'],
    kubernetesCluster: ['aks'],
    computeName: ['cpu'],
  };

  for (const task of taskNames.map((name) => readManifest<TaskManifest>('tasks', name, 'task.json'))) {
    for (const { target, endpointId, ...own } of task.dataSourceBindings ?? []) {
      if (!('endpointUrl' in own)) continue;
      const { endpointUrl, resultSelector, resultTemplate } = own as Record<string, string>;
      it(`${task.name}: ${target}`, async () => {
        const inputs: Record<string, string> = { resourceGroupName: RESOURCE_GROUP };
        for (const name of ['amlWorkspaceName', 'workspaceName']) inputs[name] = WORKSPACE;
        assert.ok(task.inputs.some(({ name }) => `$(${name})` === endpointId));
        const url = endpointUrl!
          .replaceAll('{{{endpoint.url}}}', 'https://management.azure.com/')
          .replaceAll('{{{endpoint.subscriptionId}}}', SUBSCRIPTION)
          .replaceAll(/\$\((\w+)\)/g, (_, name: string) => {
            assert.ok(
              task.inputs.some((input) => input.name === name),
              `${name} is an input`,
            );
            return inputs[name]!;
          });
        assert.doesNotMatch(url, /\{\{|\$\(/);
        const access = accessTo(azure);
        const token = await access.credential.getToken(`${access.resourceManager}/.default`);
        const request = createPipelineRequest({ url });
        request.headers.set('authorization', `Bearer ${token?.token}`);
        const answer = await access.httpClient.sendRequest(request);
        assert.equal(answer.status, 200, answer.bodyAsText ?? '');
        const names = selected(resultSelector!, JSON.parse(answer.bodyAsText!)).map((item) => {
          const shown = resultTemplate!.replaceAll(/\{\{\{(\w+)\}\}\}/g, (_, key: string) =>
            String(item[key]),
          );
          const { Value, DisplayValue } = JSON.parse(shown);
          assert.equal(Value, DisplayValue);
          return Value;
        });
        assert.deepEqual(names, expected[target] ?? [WORKSPACE]);
      });
    }
  }
});

/** The two forms of Newtonsoft's JSONPath that the bindings use. */
function selected(selector: string, body: { value: Record<string, unknown>[] }): Record<string, unknown>[] {
  if (selector === 'jsonpath:$.value[*]') return body.value;
  const [, path, wanted] = /^jsonpath:\$\.value\[\?\(@\.([\w.]+) == '(\w+)'\)\]$/.exec(selector) ?? [];
  assert.ok(path, selector);
  const at = (item: unknown) =>
    path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], item);
  return body.value.filter((item) => at(item) === wanted);
}
