import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { azureError } from './azureError.js';
import type { AzureMlClient, Waiting } from './client.js';

/** A cluster that is there only while jobs need it. */
export interface Cluster {
  name: string;
  /** What the cluster is made of if it has to be made. */
  vmSize: string;
  maxNodes: number;
  lowPriority: boolean;
  /** A node that has had nothing to do for so long is given back. */
  idleMinutes: number;
}

const ComputeResource = z.looseObject({
  properties: z.looseObject({
    computeType: z.string(),
    provisioningState: z.string().nullish(),
    provisioningErrors: z.array(z.unknown()).nullish(),
    properties: z
      .looseObject({
        vmSize: z.string().nullish(),
        scaleSettings: z.looseObject({ maxNodeCount: z.number() }).nullish(),
        errors: z.array(z.unknown()).nullish(),
      })
      .nullish(),
  }),
});
const Location = z.looseObject({ location: z.string() });

const NAME = /^[A-Za-z][A-Za-z0-9-]{0,22}[A-Za-z0-9]$/;

/**
 * Takes the compute of that name as it is, or makes an AmlCompute cluster without nodes of its own.
 * @returns its ARM id
 * @throws UserError if it has fewer nodes than the job needs, or Azure refuses to make it
 */
export async function useCluster(
  client: AzureMlClient,
  cluster: Cluster,
  instances: number,
  waiting: Waiting,
): Promise<string> {
  const { name } = cluster;
  if (!NAME.test(name)) {
    throw new UserError({
      where: "Input 'computeName'",
      what: `"${name}" cannot be the name of a compute.`,
      cure: 'Use 2 to 24 letters, digits and dashes; start with a letter and do not end with a dash.',
    });
  }
  const path = `computes/${name}`;
  const known =
    (await client.get(path, ComputeResource, waiting.signal)) ?? (await make(client, path, cluster, waiting));
  const { provisioningState, provisioningErrors, properties } = known.properties;
  if (provisioningState === 'Failed') {
    throw azureError(400, `Compute ${name}`, JSON.stringify(provisioningErrors?.[0] ?? {}));
  }
  const nodes = properties?.scaleSettings?.maxNodeCount ?? Number.POSITIVE_INFINITY;
  if (nodes < instances) {
    throw new UserError({
      where: "Input 'instanceCount'",
      what: `The job asks for ${instances} nodes, but the compute ${name} has ${nodes} at most.`,
      cure: 'Ask for fewer, or give the compute more nodes in Azure Machine Learning studio.',
    });
  }
  return `${client.workspaceId}/${path}`;
}

/** Why the compute gets no nodes, in Azure's words: while that is so its jobs stay queued. */
export async function troublesOf(
  client: AzureMlClient,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const compute = await client.get(`computes/${name}`, ComputeResource, signal);
  const errors = compute?.properties.properties?.errors ?? [];
  return errors.map((error) => azureError(400, `Compute ${name}`, JSON.stringify(error)).message);
}

async function make(client: AzureMlClient, path: string, cluster: Cluster, waiting: Waiting) {
  const { location } = (await client.get('', Location, waiting.signal)) ?? {};
  const { vmSize, maxNodes, lowPriority, idleMinutes } = cluster;
  const properties = {
    vmSize,
    osType: 'Linux',
    vmPriority: lowPriority ? 'LowPriority' : 'Dedicated',
    scaleSettings: {
      minNodeCount: 0,
      maxNodeCount: maxNodes,
      nodeIdleTimeBeforeScaleDown: `PT${idleMinutes}M`,
    },
  };
  return client.put(
    path,
    { location, properties: { computeType: 'AmlCompute', properties } },
    ComputeResource,
    waiting,
  );
}
