import { canonicalJson } from '../../runtime/files.js';
import { Deployment, type Workspace } from '../workspace.js';
import type { Datastore } from './datastore.js';

/** What was deployed when, kept in the datastore; the endpoint itself tells what runs now. */
export function azureDeployments(store: Datastore): Pick<Workspace, 'getDeployment' | 'saveDeployment'> {
  const folder = (endpoint: string) => `insurance-model-pipeline/endpoints/${endpoint}`;
  return {
    async getDeployment(endpoint) {
      const text = await store.readText(`${folder(endpoint)}/current.json`);
      return text === undefined ? undefined : Deployment.parse(JSON.parse(text));
    },
    async saveDeployment(deployment) {
      const { endpoint, createdTime } = deployment;
      const text = canonicalJson(deployment);
      // The history first, so that what is current is always in it.
      await store.writeText(`${folder(endpoint)}/history/${createdTime}.json`, text);
      await store.writeText(`${folder(endpoint)}/current.json`, text);
    },
  };
}
