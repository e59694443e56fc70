import { BearerCredentialHandler } from 'azure-devops-node-api/handlers/bearertoken.js';
import { AzureDevOps } from '../../../tasks/common/azureDevOps.js';
import type { SimulatedAzureDevOps } from '../simulatedAzureDevOps.js';

/** What a task of the simulated project has; another token is one that the server does not accept. */
export function connect(server: SimulatedAzureDevOps, token: string = server.token): AzureDevOps {
  return new AzureDevOps(server.project.id, server.uri, new BearerCredentialHandler(token, false), {
    socketTimeout: 2000,
  });
}

/** A simulated server for each test of the surrounding `describe`. */
export function simulatedServer(make: () => SimulatedAzureDevOps): { current: SimulatedAzureDevOps } {
  const holder = {} as { current: SimulatedAzureDevOps };
  beforeEach(async () => {
    holder.current = make();
    await holder.current.start();
  });
  afterEach(() => holder.current.stop());
  return holder;
}
