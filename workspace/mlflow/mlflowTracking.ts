import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import type { Run } from '../workspace.js';
import { type MlflowApi, MlflowError, type MlflowServer, mlflowApi } from './mlflowApi.js';

/** Where runs are shown to others besides the workspace. */
export interface Tracking {
  /**
   * Brings the server to what the run says: makes the MLflow run if there is none for this run id, and writes the
   * parameters, metrics and tags that it does not have yet. So the same call, later, adds the test metrics, and a
   * repeated call changes nothing.
   * @throws UserError if the server cannot be reached or refuses; no credentials in it
   */
  log(run: Run): Promise<{ mlflowRunId: string; url: string }>;
}

/** Put into `run.tags`, this spares the search for the MLflow run. */
export const MLFLOW_RUN_ID = 'mlflow.runId';
/** Tag of the MLflow run by which it is found again. */
export const OUR_RUN_ID = 'workspaceRunId';

/** The narrower of MLflow's limits per log-batch call (1,000, 100, 100) and Azure ML's (250 metrics, 50 tags). */
const PER_BATCH = { metrics: 250, params: 100, tags: 50 };

const Pairs = z.array(z.object({ key: z.string(), value: z.unknown() })).optional();
const RunAnswer = z.object({
  run: z.object({
    info: z.object({ run_id: z.string() }),
    data: z.object({ params: Pairs, metrics: Pairs, tags: Pairs }).optional(),
  }),
});
type MlflowRun = z.output<typeof RunAnswer>['run'];
const ExperimentAnswer = z.object({
  experiment: z.object({ experiment_id: z.string(), lifecycle_stage: z.string().optional() }),
});

/**
 * Tracks runs of one experiment on an MLflow server, version 2 or later, or in an Azure ML workspace.
 * Only calls of the REST interface 2.0 that both know: experiments, runs, log-batch.
 */
export function createMlflowTracking(server: MlflowServer, experiment: string): Tracking {
  const api = mlflowApi(server);
  let experimentId: Promise<string> | undefined;
  return {
    async log(run) {
      experimentId ??= findExperiment(api, experiment);
      const id = await experimentId.catch((error) => {
        experimentId = undefined;
        throw error;
      });
      const known = await api.patiently(
        async () => (await findRun(api, id, run)) ?? (await createRun(api, id, run)),
      );
      const mlflowRunId = known.info.run_id;
      for (const batch of batches(missing(run, known))) {
        await api.patiently(() =>
          api.call('POST', 'runs/log-batch', { run_id: mlflowRunId, ...batch }, z.unknown()),
        );
      }
      await api.patiently(() =>
        api.call(
          'POST',
          'runs/update',
          { run_id: mlflowRunId, status: run.status, end_time: run.endTime },
          z.unknown(),
        ),
      );
      return { mlflowRunId, url: api.address.runUrl(id, mlflowRunId) };
    },
  };
}

/** The experiment's id on the server; undefined if there is none of that name. */
export async function findExperimentId(api: MlflowApi, name: string): Promise<string | undefined> {
  const found = await api.patiently(() => ifNotCode('RESOURCE_DOES_NOT_EXIST', experimentNamed(api, name)));
  return found?.experiment.experiment_id;
}

function experimentNamed(api: MlflowApi, name: string): Promise<z.output<typeof ExperimentAnswer>> {
  return api.call('GET', 'experiments/get-by-name', { experiment_name: name }, ExperimentAnswer);
}

async function findExperiment(api: MlflowApi, name: string): Promise<string> {
  const byName = () => experimentNamed(api, name);
  const create = () =>
    api.call('POST', 'experiments/create', { name }, z.object({ experiment_id: z.string() }));

  return api.patiently(async () => {
    const found = await ifNotCode('RESOURCE_DOES_NOT_EXIST', byName());
    if (found?.experiment.lifecycle_stage === 'deleted') {
      throw new UserError({
        where: 'experiment',
        what: `The experiment "${name}" has been deleted on the MLflow server.`,
        cure: 'Restore it there, or use another name.',
      });
    }
    if (found) return found.experiment.experiment_id;
    // Two pipelines may make it at the same time; the second finds what the first has made.
    const made = await ifNotCode('RESOURCE_ALREADY_EXISTS', create());
    return made?.experiment_id ?? (await byName()).experiment.experiment_id;
  });
}

/** The answer, or undefined if the server refuses with this code. */
async function ifNotCode<T>(code: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MlflowError && error.code === code) return undefined;
    throw error;
  }
}

/** An MLflow run may have been made by an attempt whose answer was lost, or by an earlier step. */
async function findRun(api: MlflowApi, experimentId: string, run: Run): Promise<MlflowRun | undefined> {
  const known = run.tags[MLFLOW_RUN_ID];
  if (known !== undefined) {
    return (await api.call('GET', 'runs/get', { run_id: known }, RunAnswer)).run;
  }
  const found = await api.call(
    'POST',
    'runs/search',
    {
      experiment_ids: [experimentId],
      filter: `tags.${OUR_RUN_ID} = '${run.runId.replaceAll("'", '')}'`,
      max_results: 1,
    },
    z.object({ runs: z.array(RunAnswer.shape.run).optional() }),
  );
  return found.runs?.[0];
}

async function createRun(api: MlflowApi, experimentId: string, run: Run): Promise<MlflowRun> {
  const answer = await api.call(
    'POST',
    'runs/create',
    {
      experiment_id: experimentId,
      run_name: run.runId,
      start_time: run.startTime,
      tags: [{ key: OUR_RUN_ID, value: run.runId }],
    },
    RunAnswer,
  );
  return answer.run;
}

interface Batch {
  metrics: { key: string; value: number; timestamp: number; step: number }[];
  params: { key: string; value: string }[];
  tags: { key: string; value: string }[];
}

/** What the run says and MLflow does not know yet. */
function missing(run: Run, known: MlflowRun): Batch {
  const recorded = {
    params: new Map(known.data?.params?.map(({ key, value }) => [key, value])),
    metrics: new Map(known.data?.metrics?.map(({ key, value }) => [key, value])),
    tags: new Map(known.data?.tags?.map(({ key, value }) => [key, value])),
  };
  // MLflow shows the value with the latest time; a metric measured again must not lose to its earlier value.
  const timestamp = Date.now();
  const pairs = <T>(values: Record<string, T>, there: Map<string, unknown>) =>
    Object.entries(values)
      .map(([name, value]) => ({ key: mlflowName(name), value }))
      .filter(({ key, value }) => there.get(key) !== value);
  const { [MLFLOW_RUN_ID]: _, ...tags } = run.tags;
  return {
    metrics: pairs(run.metrics, recorded.metrics).map((pair) => ({ ...pair, timestamp, step: 0 })),
    params: pairs(run.params, recorded.params),
    tags: pairs(tags, recorded.tags),
  };
}

function* batches(all: Batch): Generator<Batch> {
  for (let n = 0; ; n++) {
    const metrics = all.metrics.slice(n * PER_BATCH.metrics, (n + 1) * PER_BATCH.metrics);
    const params = all.params.slice(n * PER_BATCH.params, (n + 1) * PER_BATCH.params);
    const tags = all.tags.slice(n * PER_BATCH.tags, (n + 1) * PER_BATCH.tags);
    if (metrics.length + params.length + tags.length === 0) return;
    yield { metrics, params, tags };
  }
}

/** MLflow's names have letters, digits and `_-. /` only: `lift@10%` is `lift_at_10pct` there. */
function mlflowName(name: string): string {
  return name
    .replaceAll('@', '_at_')
    .replaceAll('%', 'pct')
    .replace(/[^\w\-. /]/g, '_');
}

/** The name that `mlflowName` was given. */
export function ourName(name: string): string {
  return name.replaceAll('_at_', '@').replace(/(\d)pct/g, '$1%');
}
