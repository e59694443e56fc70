import { randomUUID } from 'node:crypto';
import { failure, type SimulatedAnswer, type SimulatedRequest } from './http.js';
import { RESOURCE_GROUP, type SimulatedAzure, SUBSCRIPTION } from './simulatedAzure.js';

/** What a simulated pipeline run does: each activity with its error, if any, and the states that are seen one by one. */
export interface SimulatedFactoryRun {
  states: string[];
  activities: { name: string; type: string; error?: string }[];
}

/** Azure Data Factory with one factory, `claims-adf`; `runs` says what becomes of each pipeline. */
export function serveDataFactory(
  azure: SimulatedAzure,
  runs: Record<string, SimulatedFactoryRun>,
): { started: { pipeline: string; parameters: unknown }[]; cancelled: string[] } {
  const seen = { started: [] as { pipeline: string; parameters: unknown }[], cancelled: [] as string[] };
  const running = new Map<string, { pipeline: string; looks: number }>();
  const factory = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${RESOURCE_GROUP}/providers/Microsoft.DataFactory/factories/claims-adf`;
  azure.manage(factory, (request: SimulatedRequest): SimulatedAnswer => {
    const inside = request.path.slice(factory.length + 1);
    const create = /^pipelines\/([^/]+)\/createRun$/.exec(inside);
    if (create) {
      const pipeline = create[1] as string;
      if (!runs[pipeline]) return failure(404, 'PipelineNotFound', `The pipeline ${pipeline} was not found.`);
      const runId = randomUUID();
      running.set(runId, { pipeline, looks: 0 });
      seen.started.push({ pipeline, parameters: JSON.parse(request.text || '{}') });
      return { status: 200, body: { runId } };
    }
    const [, runId = '', action] = /^pipelineruns\/([^/]+)(?:\/(\w+))?$/i.exec(inside) ?? [];
    const run = running.get(runId);
    const plan = run && runs[run.pipeline];
    if (!run || !plan) return failure(404, 'RunNotFound', 'There is no such run.');
    if (action === 'cancel') {
      seen.cancelled.push(runId);
      return { status: 200 };
    }
    if (action === 'queryActivityruns') {
      const value = plan.activities.map(({ name, type, error }, i) => ({
        ...{ activityName: name, activityType: type, activityRunId: `${runId}-${i}`, durationInMs: 1200 },
        status: error ? 'Failed' : 'Succeeded',
        error: {
          errorCode: error ? '2200' : '',
          message: error ?? '',
          failureType: error ? 'UserError' : '',
          target: name,
        },
      }));
      return { status: 200, body: { value } };
    }
    const status = plan.states[Math.min(run.looks++, plan.states.length - 1)];
    return { status: 200, body: { runId, pipelineName: run.pipeline, status, message: '' } };
  });
  return seen;
}
