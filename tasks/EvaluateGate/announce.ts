import { readFile } from 'node:fs/promises';
import { UserError } from '../../runtime/error.js';
import { sha256 } from '../../runtime/files.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import { checkName } from '../../workspace/name.js';
import { originFrom } from '../../workspace/origin.js';
import { type AzureDevOps, openAzureDevOps } from '../common/azureDevOps.js';
import type { Host } from '../common/host.js';
import { reportWorkItem } from '../common/reportWorkItem.js';
import { blockedDiscussion } from './blockedDiscussion.js';
import { openBuildVerdict } from './buildVerdict.js';
import { commentOnPullRequest } from './pullRequestComment.js';

/** Where Azure DevOps is to be told of the verdict. */
export interface Audience {
  /** The build's properties, which release gates read. */
  publishVerdict: boolean;
  pullRequestComment: boolean;
  /** On the verdict failed. */
  createWorkItem: boolean;
  workItemType: string;
  workItemAreaPath?: string | undefined;
}

/** Tells them; `gateFile` is the record that was written. */
type Announce = (record: GateRecord, gateFile: string) => Promise<void>;

/**
 * Call it before judging: an earlier verdict on the build is taken back here, and what cannot be told shows before the
 * work. That the verdict does not reach the build is an error, as a gate relies on it; that a comment or a work item
 * does not come about is a warning.
 * @param variable value of a predefined variable by its name
 * @throws UserError if the verdict is asked for on the build and cannot be written there
 */
export async function openAnnouncer(
  audience: Audience,
  modelName: string,
  variable: (name: string) => string | undefined,
  host: Host,
): Promise<Announce> {
  const { publishVerdict, pullRequestComment, createWorkItem } = audience;
  if (!publishVerdict && !pullRequestComment && !createWorkItem) return async () => {};
  const name = checkName('modelName', modelName);
  const server = await openAzureDevOps();
  const buildId = variable('Build.BuildId');
  const verdict = publishVerdict ? await openBuildVerdict(server, buildNumber(buildId), name) : undefined;
  await verdict?.withdraw();

  return async (record, gateFile) => {
    if (verdict) {
      const together = await verdict.write(record, sha256(await readFile(gateFile)));
      host.log(`Build ${buildId} now says: ${together}.`);
    }
    if (pullRequestComment) {
      await orWarn(host, () => comment(server, name, record, variable, host));
    }
    if (createWorkItem && record.verdict === 'failed') {
      await orWarn(host, async () => {
        const { id, created } = await reportWorkItem(server, {
          type: audience.workItemType,
          areaPath: audience.workItemAreaPath,
          title: `Model gate blocks ${name}`,
          discussion: blockedDiscussion(record, originFrom(variable)),
          buildId,
        });
        host.log(created ? `Work item ${id} was created.` : `Work item ${id} is open already and was told.`);
      });
    }
  };
}

function buildNumber(buildId: string | undefined): number {
  if (buildId && /^\d+$/.test(buildId)) return Number(buildId);
  throw new UserError({
    where: "Input 'publishVerdict'",
    what: 'There is no build that could hold the verdict.',
    cure: 'Run this task in a build, or switch the input off.',
  });
}

async function comment(
  server: AzureDevOps,
  modelName: string,
  record: GateRecord,
  variable: (name: string) => string | undefined,
  host: Host,
): Promise<void> {
  const pullRequest = Number(variable('System.PullRequest.PullRequestId'));
  const repositoryId = variable('Build.Repository.ID');
  if (!pullRequest || !repositoryId) {
    host.log('This run is of no pull request, so there is none to comment on.');
    return;
  }
  if (variable('Build.Repository.Provider') !== 'TfsGit') {
    throw new UserError({
      where: "Input 'pullRequestComment'",
      what: 'The repository is not in Azure Repos.',
      cure: 'Switch the input off.',
    });
  }
  const done = await commentOnPullRequest(server, { repositoryId, id: pullRequest }, modelName, record);
  host.log(`The comment on pull request ${pullRequest} was ${done}.`);
}

async function orWarn(host: Host, tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    for (const finding of error.findings) host.warn(finding);
  }
}
