import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { readJson } from '../../runtime/files.js';

const endpointSchema = z.strictObject({
  id: z.uuid().default(() => randomUUID()),
  name: z.string(),
  type: z.string().default('generic'),
  url: z.string(),
  authorization: z.strictObject({ scheme: z.string(), parameters: z.record(z.string(), z.string()) }),
  data: z.record(z.string(), z.string()).default({}),
});

/** A service connection. */
export type Endpoint = z.output<typeof endpointSchema>;

/** The connection to the pipeline's own server: every task gets it, under this name instead of an id. */
export const SYSTEM_CONNECTION = 'SystemVssConnection';

/** Reads a file that holds one service connection or a list of them. */
export async function readEndpoints(file: string): Promise<Endpoint[]> {
  return readJson(
    file,
    z.union([z.array(endpointSchema), endpointSchema.transform((one) => [one])]),
    'A service connection is { name, url, authorization: { scheme, parameters }, data }, with its id as it is in Azure DevOps.',
  );
}

/** Authorization parameters that the agent shows as they are (its MaskingUtil.cs); every other is masked. */
const openParameters = new Set(
  [
    ...['idToken', 'role', 'scope', 'tenantId', 'issuedAt', 'expiresAt', 'expiresIn', 'audience'],
    ...['authenticationType', 'authorizationType', 'accessTokenType', 'accessTokenFetchingMethod'],
  ].map((name) => name.toLowerCase()),
);

export function secretsOf({ authorization }: Endpoint): string[] {
  return Object.entries(authorization.parameters)
    .filter(([name, value]) => value !== '' && !openParameters.has(name.toLowerCase()))
    .map(([, value]) => value);
}
