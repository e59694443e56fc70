import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '../../../tools/agent/endpoint.js';
import { runTask, type TaskResult } from '../../../tools/agent/runTask.js';
import { root } from '../root.js';
import type { SimulatedAzure } from './simulatedAzure.js';
import { RESOURCE_GROUP, WORKSPACE } from './simulatedAzure.js';

const dist = join(root, 'dist');

export type Packaged = TaskResult & { log: string };

/** Runs a task out of the .vsix, on the local agent, against the simulated Azure. */
export async function runPackaged(
  azure: SimulatedAzure,
  folder: string,
  task: string,
  inputs: Record<string, string>,
  options: {
    /** The service connection; by workload identity federation if it is not given. */
    connection?: Endpoint;
    env?: Record<string, string>;
    signal?: AbortSignal;
    onLog?: (line: string) => void;
  } = {},
): Promise<Packaged> {
  const connection = options.connection ?? azure.connection();
  let log = '';
  const vsix = readdirSync(dist).find((name) => name.endsWith('.vsix')) as string;
  const result = await runTask({
    task,
    from: { vsix: join(dist, vsix) },
    workFolder: join(folder, 'agent work'),
    cwd: folder,
    inputs: {
      ...{ runOn: 'azureml', azureSubscription: connection.id },
      ...{ resourceGroupName: RESOURCE_GROUP, amlWorkspaceName: WORKSPACE },
      ...inputs,
    },
    variables: azure.agentVariables,
    endpoints: [connection],
    ...(options.env && { env: options.env }),
    ...(options.signal && { signal: options.signal }),
    onLog: (line) => {
      log += `${line}\n`;
      options.onLog?.(line);
    },
  });
  return { ...result, log };
}

/** Which of the secrets that passed through the simulated Azure a text holds, in any form that could be read back. */
export function leaks(azure: SimulatedAzure, text: string): string[] {
  return [...new Set(azure.entra.secrets)].filter((secret) =>
    [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)].some((form) =>
      text.includes(form),
    ),
  );
}
