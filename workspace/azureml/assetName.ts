import { UserError } from '../../runtime/error.js';

const ASSET = /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/;
const ENDPOINT = /^[A-Za-z](?:-?[A-Za-z0-9])*$/;

/**
 * A name for data, models, environments and jobs in Azure ML.
 * @throws UserError quoting Azure's rule; narrower than a folder workspace's, which allows full stops
 */
export function checkAssetName(where: string, name: string): string {
  if (ASSET.test(name)) return name;
  throw new UserError({
    where,
    what: `"${name}" cannot be the name of an asset in Azure Machine Learning.`,
    cure: 'Use letters, digits, - and _ only, start with a letter or digit, at most 255 characters.',
  });
}

/**
 * A name for an endpoint or a deployment.
 * @throws UserError quoting the service's rule, which is narrower than the one in its schema
 */
export function checkEndpointName(where: string, name: string): string {
  if (ENDPOINT.test(name) && name.length >= 3 && name.length <= 32) return name;
  throw new UserError({
    where,
    what: `"${name}" cannot be the name of an endpoint or a deployment in Azure Machine Learning.`,
    cure: 'Use 3 to 32 letters, digits and single dashes; start with a letter and end with a letter or digit.',
  });
}

/**
 * The names of an endpoint and of a deployment on Kubernetes, which together name what runs in the cluster.
 * @throws UserError quoting the service's rule
 */
export function checkKubernetesNames(where: string, endpoint: string, deployment: string): void {
  const length = endpoint.length + deployment.length;
  if (length >= 6 && length <= 62) return;
  throw new UserError({
    where,
    what: `The names "${endpoint}" and "${deployment}" have ${length} characters together; on Kubernetes Azure Machine Learning takes 6 to 62.`,
    cure: 'Give the endpoint a shorter name.',
  });
}
