import * as z from 'zod';
import type { Task } from '../definition.js';
import type { Endpoint } from '../endpoint.js';
import { ExpressionError } from '../expression/parse.js';
import type { Value } from '../expression/value.js';
import { resolveInputs } from '../inputs.js';
import { expandMacros, type Variables } from '../variables.js';
import { judge } from './judge.js';

/** What a server task says of its one request (docs/authoring/servertaskauthoring.md in microsoft/azure-pipelines-tasks). */
const HttpRequest = z.strictObject({
  Execute: z.strictObject({
    EndpointId: z.string().default(''),
    EndpointUrl: z.string(),
    Method: z.literal('GET'),
    Body: z.literal('').default(''),
    Headers: z.string().default(''),
    WaitForCompletion: z.literal('false').default('false'),
    Expression: z.string(),
  }),
});

/** The server waits this long for a synchronous answer. */
const PATIENCE_MILLISECONDS = 20_000;

export interface GateSample {
  passed: boolean;
  /** Why not. */
  reason?: string;
}

/**
 * Takes one sample of a gate as the server does: one request, one expression over its answer. Whatever goes wrong is a
 * gate that does not pass. With a service connection, the request carries the connection's parameter `accessToken`,
 * where the server would fetch a token of its own.
 */
export async function sampleGate(
  { definition }: Task,
  given: Readonly<Record<string, string>>,
  variables: Variables,
  endpoints: readonly Endpoint[] = [],
): Promise<GateSample> {
  const { Execute } = HttpRequest.parse(definition.execution.HttpRequest);
  const inputs = resolveInputs(definition, given, variables, endpoints).values;
  const lookUp = new Map([...inputs].map(([name, value]) => [name.toLowerCase(), value]));
  const expand = (text: string, more: Readonly<Record<string, string>> = {}) =>
    expandMacros(
      text,
      (name) => more[name.toLowerCase()] ?? lookUp.get(name.toLowerCase()) ?? variables.get(name),
    );

  const id = expand(Execute.EndpointId);
  const endpoint = endpoints.find((candidate) => candidate.id === id);
  if (id !== '' && !endpoint) return { passed: false, reason: `There is no service connection ${id}` };
  const own = endpoint && {
    'endpoint.url': endpoint.url,
    'endpoint.subscriptionid': endpoint.data.subscriptionId ?? '',
  };
  const bearer = endpoint && {
    Authorization: `Bearer ${endpoint.authorization.parameters.accessToken ?? ''}`,
  };
  try {
    const response = await fetch(expand(Execute.EndpointUrl, own), {
      headers: { ...bearer, ...(Execute.Headers && JSON.parse(expand(Execute.Headers))) },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    if (!response.ok) return { passed: false, reason: `The server answered ${response.status}` };
    const passed = judge(expand(Execute.Expression), (await response.json()) as Value);
    return passed ? { passed } : { passed, reason: 'The expression is false' };
  } catch (error) {
    const what = error instanceof ExpressionError ? 'The expression failed' : 'The request failed';
    // fetch itself says no more than that it failed.
    const { message } = ((error as Error).cause ?? error) as Error;
    return { passed: false, reason: `${what}: ${message}` };
  }
}
