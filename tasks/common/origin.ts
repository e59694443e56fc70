import tl from 'azure-pipelines-task-lib/task.js';
import type { Origin } from '../../runtime/origin.js';
import { originFrom } from '../../workspace/origin.js';

/** Who made what this task makes: the commit, the run and the person that asked for it. */
export function pipelineOrigin(): Origin {
  return originFrom((name) => tl.getVariable(name));
}
