import { failure, type SimulatedAnswer } from './http.js';
import { REGION, type SimulatedAzure } from './simulatedAzure.js';

/**
 * Azure ML's tracking address over a real MLflow server: it asks for a token, and knows nothing of MLflow 3's
 * logged models.
 */
export function serveMlflow(
  azure: SimulatedAzure,
  uri: string,
  /** MLflow's run id by the name of the job that is the run; see simulatedCompute.ts. */
  runs: ReadonlyMap<string, string> = new Map(),
): void {
  const idOf = (run: string) => runs.get(run) ?? run;
  const named = (text: string) => [...runs].reduce((all, [job, id]) => all.replaceAll(id, job), text);
  azure.serve(`${REGION}.api.azureml.ms`, async (request): Promise<SimulatedAnswer | undefined> => {
    const call =
      /^\/mlflow\/v[12]\.0(\/subscriptions\/.*?\/workspaces\/[^/]+)(\/api\/2\.0\/mlflow\/.*)$/.exec(
        request.path,
      );
    if (!call) return undefined;
    const refusal = azure.entra.refusal(request, 'https://management.azure.com');
    if (refusal) return failure(401, 'UserError', `Bearer token not provided. ${refusal}`);
    if (call[1] !== azure.resources.root)
      return failure(404, 'ResourceNotFound', 'There is no such workspace.');
    if (call[2]?.includes('logged-models')) return failure(404, 'UserError', 'Not found.');
    const asked = request.query.get('run_id');
    if (asked !== null) request.query.set('run_id', idOf(asked));
    const query = request.query.size > 0 ? `?${request.query}` : '';
    const text = request.text.replace(/"run_id":"([^"]*)"/, (_, run) => `"run_id":"${idOf(run)}"`);
    const response = await fetch(`${uri}${call[2]}${query}`, {
      method: request.method,
      headers: { 'content-type': 'application/json' },
      ...(request.method === 'POST' && { body: text }),
    });
    return {
      status: response.status,
      body: named(await response.text()),
      headers: { 'content-type': 'application/json' },
    };
  });
}
