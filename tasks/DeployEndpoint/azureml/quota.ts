import * as z from 'zod';
import { UserError } from '../../../runtime/error.js';
import { AzureError } from '../../../workspace/azureml/azureError.js';
import type { AzureMlClient } from '../../../workspace/azureml/client.js';
import type { Host } from '../../common/host.js';

const Size = z.looseObject({ name: z.string(), family: z.string().nullish(), vCPUs: z.number().nullish() });
const Usage = z.looseObject({
  currentValue: z.number().nullish(),
  limit: z.number().nullish(),
  name: z.looseObject({ value: z.string().nullish(), localizedValue: z.string().nullish() }).nullish(),
});

export interface Instances {
  instanceType: string;
  instanceCount: number;
}

/**
 * Cores that Azure asks for: a fifth of the instances more than run, kept free for its upgrades, in whole instances.
 * One instance of four cores needs eight, ten instances need twelve.
 */
export function coresNeeded(instanceCount: number, coresEach: number): number {
  return Math.ceil((instanceCount * 12) / 10) * coresEach;
}

/**
 * Looks whether the quota is enough before anything is created, as Azure looks only when the deployment is made.
 * @throws UserError for a size that the region does not have, or for too small a quota
 */
export async function checkQuota(
  client: AzureMlClient,
  location: string,
  { instanceType, instanceCount }: Instances,
  host: Host,
): Promise<void> {
  const region = `/subscriptions/${client.subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}`;
  let sizes: z.output<typeof Size>[];
  let usages: z.output<typeof Usage>[];
  try {
    sizes = await client.list(`${region}/vmSizes`, Size, host.signal);
    usages = await client.list(`${region}/usages`, Usage, host.signal);
  } catch (error) {
    // The role AzureML Data Scientist on the workspace alone does not let it see the subscription's quota.
    if (!(error instanceof AzureError && [401, 403, 404].includes(error.status))) throw error;
    host.log(
      `The quota cannot be seen with this service connection (${error.code}); Azure will check it itself.`,
    );
    return;
  }
  const size = sizes.find(({ name }) => name.toLowerCase() === instanceType.toLowerCase());
  if (size === undefined) {
    throw new UserError({
      where: 'instanceType',
      what: `${location} has no machines of the size "${instanceType}".`,
      cure: `Take one of those that are there, such as ${
        sizes
          .slice(0, 5)
          .map(({ name }) => name)
          .join(', ') || 'Standard_DS2_v2'
      }.`,
    });
  }
  const usage =
    size.family &&
    usages.find(({ name }) => isOf(name?.value, size.family!) || isOf(name?.localizedValue, size.family!));
  const { limit, currentValue: used = 0 } = usage || {};
  if (!usage || limit == null || limit < 0 || !size.vCPUs) return;
  const needed = coresNeeded(instanceCount, size.vCPUs);
  if ((used ?? 0) + needed <= limit) return;
  throw new UserError({
    where: 'instanceType',
    what:
      `${instanceCount} × ${size.name} needs ${needed} cores (${size.vCPUs} each, and 20 % more instances that Azure reserves for upgrades), ` +
      `but ${used} of ${limit} cores of this family are in use in ${location}. Nothing was created.`,
    cure: 'Choose a smaller size or fewer instances, delete deployments that nobody uses, or ask for more quota in the Azure portal.',
  });
}

/** `Standard DSv2 Family Cluster Dedicated vCPUs` is of `standardDSv2Family`. */
function isOf(usage: string | null | undefined, family: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(usage ?? '').startsWith(plain(family));
}
