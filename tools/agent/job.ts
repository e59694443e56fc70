import { randomUUID } from 'node:crypto';
import { type Endpoint, SYSTEM_CONNECTION, secretsOf } from './endpoint.js';
import type { JobFolders, RunFolder, WorkFolder } from './folders.js';
import { SecretMasker } from './mask.js';
import { Variables } from './variables.js';

/** What the steps of one job share. */
export interface Job {
  work: WorkFolder;
  run: RunFolder;
  folders: JobFolders;
  variables: Variables;
  masker: SecretMasker;
  endpoints: readonly Endpoint[];
  /** Folders that `task.prependpath` has put before PATH, the last one first. */
  prependedPaths: string[];
  /** Marks every process of the job, so that those that outlive it are found (VSTS_PROCESS_LOOKUP_ID). */
  processMark: string;
}

export interface JobOptions {
  work: WorkFolder;
  run: RunFolder;
  folders: JobFolders;
  /** In the order of their precedence: a later one replaces an earlier one of the same name. */
  variables: readonly { name: string; value: string; secret?: boolean; readOnly?: boolean }[];
  endpoints: readonly Endpoint[];
}

/** Opens a job: every secret known at its start is masked from here on. */
export function openJob({ variables: given, endpoints, ...folders }: JobOptions): Job {
  const masker = new SecretMasker();
  const variables = new Variables(masker);
  for (const { name, value, ...options } of given) {
    variables.set(name, value, options);
    if (options.secret) masker.addKnown(value);
  }
  variables.refresh();
  const isSystem = (endpoint: Endpoint) => endpoint.name.toLowerCase() === SYSTEM_CONNECTION.toLowerCase();
  const all = endpoints.some(isSystem) ? endpoints : [...endpoints, systemConnection(variables)];
  for (const secret of all.flatMap(secretsOf)) masker.addKnown(secret);
  return {
    ...folders,
    ...{ variables, masker, endpoints: all, prependedPaths: [], processMark: `vsts_${randomUUID()}` },
  };
}

function systemConnection(variables: Variables): Endpoint {
  return {
    id: randomUUID(),
    name: SYSTEM_CONNECTION,
    type: 'system',
    url: variables.get('System.CollectionUri') ?? '',
    authorization: {
      scheme: 'OAuth',
      parameters: { AccessToken: variables.get('System.AccessToken') ?? '' },
    },
    data: {},
  };
}
