import { join } from 'node:path';
import { runTask, type TaskResult } from '../../../tools/agent/runTask.js';
import type { Bench } from '../packaged.js';
import { root } from '../root.js';
import type { SimulatedAzureDevOps } from '../simulatedAzureDevOps.js';

/** Runs a packaged task in build 42 as the agent does, with the server's variables. */
export async function runInBuild(
  server: SimulatedAzureDevOps,
  bench: Bench,
  task: string,
  inputs: Record<string, string>,
  more: Record<string, string> = {},
  node?: string,
): Promise<TaskResult & { log: string }> {
  const lines: string[] = [];
  const { 'System.AccessToken': token = server.token, ...variables } = more;
  const result = await runTask({
    task,
    from: { packages: join(root, 'dist') },
    workFolder: bench.path('work'),
    cwd: bench.folder,
    inputs,
    variables: {
      'System.CollectionUri': server.uri,
      'System.TeamFoundationCollectionUri': server.uri,
      'System.TeamProjectId': server.project.id,
      'System.TeamProject': server.project.name,
      'Build.BuildId': '42',
      'Build.BuildNumber': '20261125.1',
      'System.Debug': 'true',
      ...variables,
    },
    secrets: { 'System.AccessToken': token },
    ...(node !== undefined && { node }),
    onLog: (line) => lines.push(line),
  });
  return { ...result, log: lines.join('\n') };
}
