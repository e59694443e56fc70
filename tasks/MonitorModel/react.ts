import tl from 'azure-pipelines-task-lib/task.js';
import { UserError } from '../../runtime/error.js';
import type { MonitorRecord } from '../../runtime/monitor/record.js';
import type { Origin } from '../../runtime/origin.js';
import { openAzureDevOps } from '../common/azureDevOps.js';
import type { Host } from '../common/host.js';
import { flag, integer, optionalText, type Reader, readInputs, text } from '../common/inputs.js';
import { reportWorkItem } from '../common/reportWorkItem.js';
import { driftDiscussion } from './driftDiscussion.js';
import { startRetraining } from './startRetraining.js';

/** What is to happen when the verdict is failed. */
export interface Reaction {
  workItem: { type: string; areaPath: string | undefined } | undefined;
  retrainingPipelineId: number | undefined;
}

/** Reads the inputs of the reaction, those only that are asked for. */
export const readReaction: Reader<Reaction> = () => {
  const { createWorkItem, startRetraining } = readInputs({ createWorkItem: flag, startRetraining: flag });
  const item = createWorkItem
    ? readInputs({ workItemType: text, workItemAreaPath: optionalText })
    : undefined;
  return {
    workItem: item && { type: item.workItemType, areaPath: item.workItemAreaPath },
    retrainingPipelineId: startRetraining
      ? readInputs({ retrainingPipelineId: integer(1, 2_147_483_647) }).retrainingPipelineId
      : undefined,
  };
};

/**
 * Call it before the work, so that what cannot be done shows early. That a work item does not come about is a warning;
 * that a retraining does not start is an error, as nothing else would make up for it.
 * @returns a function that reacts to a failed verdict and returns the id of the retraining run
 */
export async function openReaction(
  { workItem, retrainingPipelineId }: Reaction,
  host: Host,
): Promise<(record: MonitorRecord, origin: Origin) => Promise<number | undefined>> {
  if (!workItem && retrainingPipelineId === undefined) return async () => undefined;
  const server = await openAzureDevOps();
  return async (record, origin) => {
    if (workItem) {
      try {
        const { id, created } = await reportWorkItem(server, {
          ...workItem,
          title: `${record.model.name} in use needs attention`,
          discussion: driftDiscussion(record, origin),
          buildId: tl.getVariable('Build.BuildId'),
        });
        host.log(created ? `Work item ${id} was created.` : `Work item ${id} is open already and was told.`);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        for (const finding of error.findings) host.warn(finding);
      }
    }
    if (retrainingPipelineId === undefined) return undefined;
    const run = await startRetraining(server, retrainingPipelineId);
    host.log(`Run ${run} of the retraining pipeline ${retrainingPipelineId} was started.`);
    return run;
  };
}
