import * as z from 'zod';
import type { Dataset } from '../runtime/data/dataset.js';
import type { Profile } from '../runtime/data/profile.js';
import { Origin } from '../runtime/origin.js';

const Text = z.record(z.string(), z.string());
/** Finite values only: a metric that was not computed is absent. */
const Metrics = z.record(z.string(), z.number());
/** Milliseconds since 1970. */
const Time = z.int().nonnegative();
const Version = z.int().positive();

/** MLflow's run states. */
export const RunStatus = z.enum(['RUNNING', 'FINISHED', 'FAILED', 'KILLED']);
export type RunStatus = z.output<typeof RunStatus>;

/** A tracked training run, in MLflow's terms. */
export const Run = z.strictObject({
  runId: z.string(),
  experiment: z.string(),
  status: RunStatus,
  startTime: Time,
  endTime: Time.optional(),
  params: Text,
  /** A metric that was not computed is named in the tags. */
  metrics: Metrics,
  tags: Text,
});
export type Run = z.output<typeof Run>;

export interface DataVersion {
  name: string;
  version: string;
  created: boolean;
}

/** What a registered model was made of and who let it pass. */
export const Lineage = z.strictObject({
  /** What it was trained on; absent for a model that came from elsewhere and does not say. */
  dataVersion: z.string().optional(),
  dataName: z.string().optional(),
  runId: z.string().optional(),
  params: Text,
  /** As the gate measured them on the test part. */
  metrics: Metrics,
  gate: z.strictObject({
    verdict: z.enum(['passed', 'failed', 'overridden', 'not computed', 'not run']),
    gateSha256: z.string().optional(),
    /** The data version whose test part the gate scored. */
    dataVersion: z.string().optional(),
    /** Why a model whose gate did not pass was let through, and by whom if that is known. */
    override: z.strictObject({ reason: z.string().min(1), approvedBy: z.string().optional() }).optional(),
  }),
  origin: Origin,
});
export type Lineage = z.output<typeof Lineage>;

export const ModelVersion = z.strictObject({
  name: z.string(),
  version: Version,
  /** SHA-256 over the model directory's files, the run pointer left out. */
  contentSha256: z.string(),
  createdTime: Time,
  lineage: Lineage,
  tags: Text,
  aliases: z.array(z.string()),
});
export type ModelVersion = z.output<typeof ModelVersion>;

const Traffic = z.record(z.string(), z.number());

/** A split of an endpoint's traffic, and what its clients saw meanwhile. */
const TrafficStep = z.strictObject({
  traffic: Traffic,
  /** Of a copy of the requests that went to the new deployment. */
  mirrorPercent: z.number().optional(),
  requests: z.int(),
  errors: z.int(),
  p95Milliseconds: z.number(),
  answeredBy: z.record(z.string(), z.int()),
});

/** What DeployEndpoint did, also written as `deployment.json`. */
export const Deployment = z.strictObject({
  endpoint: z.string(),
  deployment: z.string(),
  model: z.strictObject({ name: z.string(), version: Version, contentSha256: z.string() }),
  traffic: z.strictObject({
    before: Traffic,
    after: Traffic,
    /** How the traffic went over, where it did so in steps. */
    steps: z.array(TrafficStep).optional(),
  }),
  smokeTest: z.strictObject({ rows: z.int(), largestDifference: z.number(), milliseconds: z.number() }),
  scoringUri: z.string(),
  /** Of requests at a steady rate, where there was such a test. */
  loadProbe: z
    .strictObject({
      requestsPerSecond: z.number(),
      seconds: z.number(),
      requests: z.int(),
      p50Milliseconds: z.number(),
      p99Milliseconds: z.number(),
      p99LimitMilliseconds: z.number().optional(),
    })
    .optional(),
  /** Process id of a service that was left running. */
  processId: z.int().optional(),
  /** Where that service has its program, its log and the record of the model that it serves. */
  serviceFolder: z.string().optional(),
  /** Folder where the service writes down what it scores, if it does. */
  scoringLog: z.string().optional(),
  /** SHA-256 of how the service is watched: another one takes a new process. */
  recordingSha256: z.string().optional(),
  createdTime: Time,
  origin: Origin,
});
export type Deployment = z.output<typeof Deployment>;

/** Where data versions, runs, models and endpoints live. */
export interface Workspace {
  /** Registers a data version once; the same version again is returned with `created: false`. */
  registerData(name: string, dataset: Dataset): Promise<DataVersion>;
  /** The data versions of a name, the one that was registered last first; none if there is no such name. */
  listData(name: string): Promise<string[]>;
  /** What a data version's columns held; undefined if there is no such version, or no profile was kept. */
  dataProfile(name: string, version: string): Promise<Profile | undefined>;

  /**
   * Writes a run, or adds to one: what an earlier save of the same run id recorded stays, a metric or tag given
   * again is replaced, a parameter given again must have the same value.
   */
  saveRun(run: Run): Promise<void>;
  getRun(experiment: string, runId: string): Promise<Run | undefined>;
  /** Newest first, see runOrder.ts. */
  listRuns(experiment: string): Promise<Run[]>;

  /**
   * Registers the model directory as the next version of `name`. A version with the same content already there
   * is returned with `created: false` and stays as it is. `records` are texts that are kept beside the version, by file name.
   */
  registerModel(
    name: string,
    modelFolder: string,
    lineage: Lineage,
    tags: Record<string, string>,
    records?: Readonly<Record<string, string>>,
  ): Promise<{ model: ModelVersion; created: boolean }>;
  /** `reference` is a version number, `latest` or an alias such as `production`. */
  findModel(name: string, reference: string): Promise<ModelVersion | undefined>;
  /** Highest version first. */
  listModels(name: string): Promise<ModelVersion[]>;
  /** Makes the model directory available as a local folder and returns its path; not to be written to. */
  modelFolder(model: ModelVersion): Promise<string>;
  /** Points the alias to the version and records the move with its time and origin; no move, no record. */
  setAlias(name: string, alias: string, version: number, origin: Origin): Promise<void>;

  getDeployment(endpoint: string): Promise<Deployment | undefined>;
  /** Makes it the endpoint's deployment; the earlier ones stay in the endpoint's history. */
  saveDeployment(deployment: Deployment): Promise<void>;
}
