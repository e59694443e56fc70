import { gateSummary } from '../../report/summary/gateSummary.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { AzureDevOps } from '../common/azureDevOps.js';

export interface PullRequest {
  repositoryId: string;
  id: number;
}

/**
 * Says the verdict in a comment on the pull request. There is one comment per model name: a later run rewrites it, and
 * opens its thread if the gate blocks and closes it otherwise, so that a policy on comments counts it.
 * @throws UserError if the pipeline may not comment
 */
export async function commentOnPullRequest(
  server: AzureDevOps,
  { repositoryId, id }: PullRequest,
  modelName: string,
  record: GateRecord,
): Promise<'created' | 'updated'> {
  const [{ GitApi }, { CommentThreadStatus, CommentType }] = await Promise.all([
    import('azure-devops-node-api/GitApi.js'),
    import('azure-devops-node-api/interfaces/GitInterfaces.js'),
  ]);
  const client = server.client(GitApi);
  const { project } = server;
  const errand = { what: `comment on pull request ${id}`, right: 'Contribute to pull requests' };
  const title = `**Model gate: ${modelName}**`;
  const content = `${title}\n\n${gateSummary(record)}\n`;
  const status = record.verdict === 'failed' ? CommentThreadStatus.Active : CommentThreadStatus.Closed;

  const threads = await server.ask(errand, () => client.getThreads(repositoryId, id, project));
  for (const { id: threadId, isDeleted, comments = [] } of threads) {
    const [first] = comments;
    if (isDeleted || first?.isDeleted || threadId === undefined || first?.id === undefined) continue;
    if (!first.content?.startsWith(`${title}\n`)) continue;
    const commentId = first.id;
    await server.ask(errand, () =>
      client.updateComment({ content }, repositoryId, id, threadId, commentId, project),
    );
    await server.ask(errand, () => client.updateThread({ status }, repositoryId, id, threadId, project));
    return 'updated';
  }
  const comments = [{ content, parentCommentId: 0, commentType: CommentType.Text }];
  await server.ask(errand, () => client.createThread({ comments, status }, repositoryId, id, project));
  return 'created';
}
