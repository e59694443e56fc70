import type { JobEnvironment } from '../../../workspace/azureml/environments.js';
import type { JobResource } from '../../../workspace/azureml/jobs.js';
import type { Run } from '../../../workspace/workspace.js';
import type { Host } from '../../common/host.js';
import type { TrainModelResult } from '../trainModel.js';

/** A job that has completed, with what it wrote. */
export interface FinishedJob {
  job: JobResource;
  /** Where its output `model` was downloaded to. */
  folder: string;
}

export interface Collected {
  result: TrainModelResult;
  /** The training's run, and those of a search's trials. */
  run: Run;
  trials: readonly Run[];
}

/** One way to train in a job. */
export interface Trainer {
  /** Gives the folder that becomes the job's code; `scratch` may be filled. */
  code(scratch: string): Promise<string>;
  environment: JobEnvironment | undefined;
  /** Sees the data as `${{inputs.dataset}}` and writes to `${{outputs.model}}`. */
  command: string;
  environmentVariables: Record<string, string>;
  /** Machines that work together, each with one process; they meet by the variables of the distribution PyTorch. */
  instances: number;
  /** Local folders that the job sees as inputs of these names. */
  folders?: Record<string, string>;
  /** Takes a line of the job's log; without it the line is shown. */
  hear?(line: string, host: Host): void;
  /** Makes the model directory out of what the job wrote. */
  collect(finished: FinishedJob, host: Host): Promise<Collected>;
}

/** How a command names an input or an output of its job. */
export const input = (name: string): string => `\${{inputs.${name}}}`;
export const OUTPUT = `\${{outputs.model}}`;
