import * as z from 'zod';
import { newestFirst } from '../runOrder.js';
import type { Run, Workspace } from '../workspace.js';
import { type MlflowApi, type MlflowServer, mlflowApi } from './mlflowApi.js';
import { createMlflowTracking, findExperimentId, OUR_RUN_ID, ourName } from './mlflowTracking.js';

const Pairs = <T extends z.ZodType>(value: T) => z.array(z.object({ key: z.string(), value })).optional();
const MlflowRunRecord = z.object({
  info: z.object({
    run_id: z.string(),
    status: z.string(),
    start_time: z.union([z.number(), z.string()]).optional(),
    end_time: z.union([z.number(), z.string()]).optional(),
  }),
  data: z.object({
    params: Pairs(z.string()),
    // NaN and infinities come as text.
    metrics: Pairs(z.union([z.number(), z.string()])),
    tags: Pairs(z.string()),
  }),
});
type MlflowRunRecord = z.output<typeof MlflowRunRecord>;
const Found = z.object({ runs: z.array(MlflowRunRecord).optional(), next_page_token: z.string().optional() });

const PER_PAGE = 200;

/** Runs kept on an MLflow server, version 2 or later, or by an Azure ML workspace; only those that we wrote. */
export function mlflowRuns(server: MlflowServer): Pick<Workspace, 'saveRun' | 'getRun' | 'listRuns'> {
  const api = mlflowApi(server);
  return {
    async saveRun(run) {
      await createMlflowTracking(server, run.experiment).log(run);
    },
    async getRun(experiment, runId) {
      const filter = `tags.${OUR_RUN_ID} = '${runId.replaceAll("'", '')}'`;
      return (await search(api, experiment, filter))[0];
    },
    async listRuns(experiment) {
      return (await search(api, experiment, '')).sort(newestFirst);
    },
  };
}

/** What a run logged, by whomever: each metric's latest value. */
export async function mlflowMetrics(
  server: MlflowServer,
  mlflowRunId: string,
): Promise<Record<string, number>> {
  const api = mlflowApi(server);
  const { run } = await api.patiently(() =>
    api.call('GET', 'runs/get', { run_id: mlflowRunId }, z.object({ run: MlflowRunRecord })),
  );
  return metricsOf(run);
}

async function search(api: MlflowApi, experiment: string, filter: string): Promise<Run[]> {
  const id = await findExperimentId(api, experiment);
  if (id === undefined) return [];
  const runs: Run[] = [];
  for (let page: string | undefined = ''; page !== undefined; ) {
    const answer: z.output<typeof Found> = await api.patiently(() =>
      api.call(
        'POST',
        'runs/search',
        { experiment_ids: [id], filter, max_results: PER_PAGE, ...(page && { page_token: page }) },
        Found,
      ),
    );
    runs.push(...(answer.runs ?? []).flatMap((record) => runOf(experiment, record)));
    page = answer.next_page_token || undefined;
  }
  return runs;
}

/** A run of ours; none for one that something else has logged. */
function runOf(experiment: string, { info, data }: MlflowRunRecord): Run[] {
  const tags = Object.fromEntries(data.tags?.map(({ key, value }) => [key, value]) ?? []);
  const { [OUR_RUN_ID]: runId, ...rest } = tags;
  if (runId === undefined) return [];
  const { status } = info;
  return [
    {
      ...{ runId, experiment },
      status: status === 'FINISHED' || status === 'FAILED' || status === 'KILLED' ? status : 'RUNNING',
      startTime: Number(info.start_time ?? 0),
      ...(info.end_time && { endTime: Number(info.end_time) }),
      params: Object.fromEntries(data.params?.map(({ key, value }) => [key, value]) ?? []),
      metrics: metricsOf({ data }),
      tags: Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('mlflow.'))),
    },
  ];
}

function metricsOf({ data }: Pick<MlflowRunRecord, 'data'>): Record<string, number> {
  return Object.fromEntries(
    (data.metrics ?? [])
      .map(({ key, value }) => [ourName(key), Number(value)] as const)
      .filter(([, value]) => Number.isFinite(value)),
  );
}
