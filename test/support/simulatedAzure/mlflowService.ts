import { failure, type SimulatedAnswer } from './http.js';
import { REGION, type SimulatedAzure } from './simulatedAzure.js';

/**
 * Azure ML's tracking address over a real MLflow server: it asks for a token, and knows nothing of MLflow 3's
 * logged models.
 */
export function serveMlflow(azure: SimulatedAzure, uri: string): void {
  azure.serve(`${REGION}.api.azureml.ms`, async (request): Promise<SimulatedAnswer> => {
    const call =
      /^\/mlflow\/v[12]\.0(\/subscriptions\/.*?\/workspaces\/[^/]+)(\/api\/2\.0\/mlflow\/.*)$/.exec(
        request.path,
      );
    if (!call) return { status: 404 };
    const refusal = azure.entra.refusal(request, 'https://management.azure.com');
    if (refusal) return failure(401, 'UserError', `Bearer token not provided. ${refusal}`);
    if (call[1] !== azure.resources.root)
      return failure(404, 'ResourceNotFound', 'There is no such workspace.');
    if (call[2]?.includes('logged-models')) return failure(404, 'UserError', 'Not found.');
    const query = request.query.size > 0 ? `?${request.query}` : '';
    const response = await fetch(`${uri}${call[2]}${query}`, {
      method: request.method,
      headers: { 'content-type': 'application/json' },
      ...(request.method === 'POST' && { body: request.text }),
    });
    return {
      status: response.status,
      body: await response.text(),
      headers: { 'content-type': 'application/json' },
    };
  });
}
