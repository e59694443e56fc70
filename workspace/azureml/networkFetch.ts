import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';

type Fetch = typeof fetch;

/** `fetch` over the way that Azure's clients take, with a fresh token for each request. */
export function networkFetch(client: HttpClient, credential: TokenCredential, scope: string): Fetch {
  return async (input, init = {}) => {
    const token = await credential.getToken(scope);
    const headers = new Headers(init.headers);
    if (token) headers.set('authorization', `Bearer ${token.token}`);
    const response = await client.sendRequest(
      createPipelineRequest({
        url: input instanceof Request ? input.url : String(input),
        method: (init.method ?? 'GET') as 'GET',
        headers: createHttpHeaders(Object.fromEntries(headers)),
        ...(init.body != null && { body: init.body as string }),
        ...(init.signal && { abortSignal: init.signal }),
      }),
    );
    return new Response(response.status === 204 ? null : (response.bodyAsText ?? ''), {
      status: response.status,
      headers: response.headers.toJSON(),
    });
  };
}
