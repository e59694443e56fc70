import type { DatasetManifest, TableSchema } from '../runtime/data/manifest.js';

/** MLflow's run states. */
export type RunStatus = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** A tracked training run, in MLflow's terms. Times are milliseconds since 1970. */
export interface Run {
  runId: string;
  experiment: string;
  status: RunStatus;
  startTime: number;
  endTime?: number;
  params: Record<string, string>;
  /** Finite values only; a metric that was not computed is absent and named in tags. */
  metrics: Record<string, number>;
  tags: Record<string, string>;
}

/** Who made it: taken from the pipeline's predefined variables, empty outside a pipeline. */
export interface Origin {
  commit?: string;
  repository?: string;
  pipeline?: string;
  pipelineRun?: string;
  pipelineRunUrl?: string;
  requestedBy?: string;
}

export interface DataVersion {
  name: string;
  version: string;
  created: boolean;
}

/** What a registered model was made of and who let it pass. */
export interface Lineage {
  dataVersion: string;
  dataName: string;
  runId?: string;
  params: Record<string, string>;
  metrics: Record<string, number>;
  gate: {
    verdict: 'passed' | 'failed' | 'not computed' | 'not run';
    gateSha256?: string;
    overriddenBy?: string;
  };
  origin: Origin;
}

export interface ModelVersion {
  name: string;
  version: number;
  /** SHA-256 over the model directory's files, the run pointer left out. */
  contentSha256: string;
  createdTime: number;
  lineage: Lineage;
  tags: Record<string, string>;
  aliases: string[];
}

/** What DeployEndpoint did, also written as `deployment.json`. */
export interface Deployment {
  endpoint: string;
  deployment: string;
  model: { name: string; version: number; contentSha256: string };
  traffic: { before: Record<string, number>; after: Record<string, number> };
  smokeTest: { rows: number; largestDifference: number; milliseconds: number };
  scoringUri: string;
  /** Process id of a service that was left running. */
  processId?: number;
  createdTime: number;
  origin: Origin;
}

/** Where data versions, runs, models and endpoints live. */
export interface Workspace {
  /** Registers a data version once; the same version again is returned with `created: false`. */
  registerData(name: string, manifest: DatasetManifest, schema: TableSchema): Promise<DataVersion>;

  /** Writes a run: a new one, or the same run id again with more in it. */
  saveRun(run: Run): Promise<void>;
  getRun(experiment: string, runId: string): Promise<Run | undefined>;
  /** Newest first. */
  listRuns(experiment: string): Promise<Run[]>;

  /**
   * Registers the model directory as the next version of `name`. A version with the same content already there
   * is returned with `created: false` and stays as it is.
   */
  registerModel(
    name: string,
    modelFolder: string,
    lineage: Lineage,
    tags: Record<string, string>,
  ): Promise<{ model: ModelVersion; created: boolean }>;
  /** `reference` is a version number, `latest` or an alias such as `production`. */
  findModel(name: string, reference: string): Promise<ModelVersion | undefined>;
  listModels(name: string): Promise<ModelVersion[]>;
  /** Makes the model directory available as a local folder and returns its path; not to be written to. */
  modelFolder(model: ModelVersion): Promise<string>;
  setAlias(name: string, alias: string, version: number): Promise<void>;

  getDeployment(endpoint: string): Promise<Deployment | undefined>;
  saveDeployment(deployment: Deployment): Promise<void>;
}
