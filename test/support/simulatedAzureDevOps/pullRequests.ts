import type { SimulatedProject, SimulatedThread } from './project.js';
import { failure, list, ok, type Route } from './route.js';

const statuses = ['unknown', 'active', 'fixed', 'wontFix', 'closed', 'byDesign', 'pending'];

function threadAnswer(thread: SimulatedThread): Record<string, unknown> {
  return {
    ...thread,
    publishedDate: '2026-11-25T08:00:00Z',
    comments: thread.comments.map((comment) => ({ ...comment, parentCommentId: 0, commentType: 'text' })),
  };
}

const pullRequest = '^([^/]+)/_apis/git/repositories/([^/]+)/pullRequests/(\\d+)/threads';

function threadOf(project: SimulatedProject, repository: string, pull: string, id: string) {
  return project.threads.get(`${repository}/${pull}`)?.find((thread) => thread.id === Number(id));
}

export const pullRequests: Route[] = [
  {
    method: 'GET',
    path: new RegExp(`${pullRequest}$`),
    right: 'Contribute to pull requests',
    answer: (project, _call, [repository, pull]) => {
      const threads = project.threads.get(`${repository}/${pull}`);
      if (!threads)
        return failure(404, `TF401180: Pull request ${pull} was not found.`, 'GitPullRequestNotFound');
      return list(threads.map(threadAnswer));
    },
  },
  {
    method: 'POST',
    path: new RegExp(`${pullRequest}$`),
    right: 'Contribute to pull requests',
    answer: (project, call, [repository, pull]) => {
      const threads = project.threads.get(`${repository}/${pull}`);
      if (!threads)
        return failure(404, `TF401180: Pull request ${pull} was not found.`, 'GitPullRequestNotFound');
      const { comments, status } = call.body as { comments: { content: string }[]; status: number };
      const thread: SimulatedThread = {
        id: 100 + threads.length,
        status: statuses[status]!,
        isDeleted: false,
        comments: comments.map(({ content }, i) => ({ id: i + 1, content, isDeleted: false })),
      };
      threads.push(thread);
      return ok(threadAnswer(thread));
    },
  },
  {
    method: 'PATCH',
    path: new RegExp(`${pullRequest}/(\\d+)$`),
    right: 'Contribute to pull requests',
    answer: (project, call, [repository, pull, id]) => {
      const thread = threadOf(project, repository!, pull!, id!);
      if (!thread) return failure(404, 'The thread was not found.', 'GitThreadNotFound');
      thread.status = statuses[(call.body as { status: number }).status]!;
      return ok(threadAnswer(thread));
    },
  },
  {
    method: 'PATCH',
    path: new RegExp(`${pullRequest}/(\\d+)/comments/(\\d+)$`),
    right: 'Contribute to pull requests',
    answer: (project, call, [repository, pull, id, number]) => {
      const thread = threadOf(project, repository!, pull!, id!);
      const comment = thread?.comments.find((candidate) => candidate.id === Number(number));
      if (!comment) return failure(404, 'The comment was not found.', 'GitCommentNotFound');
      comment.content = (call.body as { content: string }).content;
      return ok(comment);
    },
  },
];
