import type { Cluster } from '../../workspace/azureml/cluster.js';
import { flag, integer, oneOf, optionalText, path, type Reader, readInputs, text } from '../common/inputs.js';

/** What trains where a job of Azure Machine Learning does. */
export type TrainerChoice =
  | { trainer: 'bundled' }
  | { trainer: 'lightgbm'; instances: number }
  | { trainer: 'script'; instances: number; folder: string; command: string };

export interface JobSettings {
  choice: TrainerChoice;
  /** Instead of the trainer's own: `azureml:name:version` or a Docker image. */
  environment: string | undefined;
  cluster: Cluster;
  /** Wait for the end of the job and fetch the model. */
  wait: boolean;
  /** Name of a job that was submitted earlier: only its end is waited for. */
  collectJob: string | undefined;
}

const MOST_NODES = 100;

/** Reads `trainer` and the inputs that belong to it; undefined where the agent trains. */
export const jobSettings: Reader<JobSettings | undefined> = (name) => {
  if (oneOf('agent', 'azureml')('runOn') === 'agent') return undefined;
  const inputs = readInputs({
    computeName: text,
    vmSize: text,
    maxNodes: integer(1, MOST_NODES),
    lowPriority: flag,
    idleMinutes: integer(1, 1440),
    waitForJob: flag,
    collectJob: optionalText,
  });
  const { computeName, vmSize, maxNodes, lowPriority, idleMinutes } = inputs;
  const choice = trainerChoice(name);
  const environment =
    choice.trainer === 'script'
      ? readInputs({ jobEnvironment: text }).jobEnvironment
      : readInputs({ jobEnvironment: optionalText }).jobEnvironment;
  return {
    choice,
    environment,
    cluster: { name: computeName, vmSize, maxNodes, lowPriority, idleMinutes },
    wait: inputs.waitForJob,
    collectJob: inputs.collectJob,
  };
};

const trainerChoice: Reader<TrainerChoice> = (name) => {
  const trainer = oneOf('bundled', 'lightgbm', 'script')(name);
  if (trainer === 'bundled') return { trainer };
  const instances = readInputs({ instanceCount: integer(1, MOST_NODES) }).instanceCount;
  if (trainer === 'lightgbm') return { trainer, instances };
  const { scriptFolder, scriptCommand } = readInputs({ scriptFolder: path, scriptCommand: text });
  return { trainer, instances, folder: scriptFolder, command: scriptCommand };
};
