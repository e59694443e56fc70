import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AzureMl,
  type DeployOnlineOptions,
  deployOnline,
} from '../../../tasks/DeployEndpoint/azureml/deployOnline.js';
import { openAzureMlWorkspace } from '../../../workspace/azureml/azureMlWorkspace.js';
import { AzureMlClient } from '../../../workspace/azureml/client.js';
import { openDatastore } from '../../../workspace/azureml/datastore.js';
import type { Deployment, Lineage } from '../../../workspace/workspace.js';
import { serverBundle } from '../../serving/bundle.js';
import { writeClaimModel } from '../../serving/claimModel.js';
import { recordingHost } from '../host.js';
import { accessTo } from './azureAccess.js';
import { RESOURCE_GROUP, type SimulatedAzure, startSimulatedAzure, WORKSPACE } from './simulatedAzure.js';
import { type SimulatedInference, serveInference } from './simulatedInference.js';

const LINEAGE: Lineage = { params: {}, metrics: {}, gate: { verdict: 'passed' }, origin: {} };

/** The simulated Azure with versions of the claim model in its registry, and what it takes to deploy them. */
export class DeploymentBench {
  private constructor(
    readonly folder: string,
    readonly azure: SimulatedAzure,
    readonly inference: SimulatedInference,
    readonly azureMl: AzureMl,
    readonly options: DeployOnlineOptions,
  ) {}

  static async start(): Promise<DeploymentBench> {
    const folder = await mkdtemp(join(tmpdir(), 'deployment bench '));
    const azure = await startSimulatedAzure();
    const inference = await serveInference(azure);
    const access = accessTo(azure);
    const client = await AzureMlClient.open(
      access,
      { resourceGroup: RESOURCE_GROUP, workspace: WORKSPACE },
      { pollSeconds: 0.05, answerSeconds: 2 },
    );
    const { signal } = new AbortController();
    const store = await openDatastore(client, access, signal);
    const workspace = await openAzureMlWorkspace(client, access, { signal }, join(folder, 'cache'));
    const options: DeployOnlineOptions = {
      ...{ modelName: 'claims', modelVersion: '1', endpointName: 'claim-endpoint' },
      outputFolder: join(folder, 'deployment'),
      ...{ container: 'service', authMode: 'Key' },
      compute: { type: 'Managed', instanceType: 'Standard_F4s_v2', instanceCount: 1 },
      ...{ trafficSteps: [10, 50, 100], mirrorPercent: 0, timeoutMinutes: 1, deleteOldDeployments: false },
      limits: { seconds: 0, requests: 20, maxErrorPercent: 0 },
      ...{ serverBundle: await serverBundle(), origin: { commit: 'abc' }, pauseSeconds: 0.02 },
    };
    return new DeploymentBench(folder, azure, inference, { access, client, store, workspace }, options);
  }

  /** Registers a version of the claim model; another shift, another model. */
  async register(shift: number): Promise<number> {
    const folder = join(this.folder, `model ${shift}`);
    await writeClaimModel(folder, shift);
    const { model } = await this.azureMl.workspace.registerModel('claims', folder, LINEAGE, {});
    return model.version;
  }

  async deploy(
    changes: Partial<DeployOnlineOptions> = {},
    host = recordingHost(),
  ): Promise<{ deployment: Deployment; host: ReturnType<typeof recordingHost> }> {
    return { deployment: await deployOnline(this.azureMl, { ...this.options, ...changes }, host), host };
  }

  traffic(endpoint = this.options.endpointName): Record<string, number> {
    return this.azure.resources.find(`onlineEndpoints/${endpoint}`)?.properties.traffic ?? {};
  }

  deployments(endpoint = this.options.endpointName): string[] {
    return this.azure.resources.children(`onlineEndpoints/${endpoint}/deployments`).map(({ name }) => name);
  }

  /** Takes all endpoints away. */
  clear(): void {
    const { resources } = this.azure;
    for (const { name } of resources.children('onlineEndpoints')) {
      for (const one of this.deployments(name)) {
        resources.find(`onlineEndpoints/${name}`)!.properties.traffic = {};
        resources.remove(`onlineEndpoints/${name}/deployments/${one}`);
      }
      resources.remove(`onlineEndpoints/${name}`);
    }
    this.inference.splits.length = 0;
    this.inference.scored.clear();
  }

  async stop(): Promise<void> {
    await this.inference.stop();
    await this.azure.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
