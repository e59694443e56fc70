import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import * as z from 'zod';
import { type AzureAccess, resourceManagerScope } from './azureAccess.js';
import type { AzureMlClient } from './client.js';
import { networkFetch } from './networkFetch.js';

const Details = z.looseObject({
  /** Addresses with a right to read, by the name of the file. */
  logFiles: z.record(z.string(), z.string()).nullish(),
  error: z.unknown().optional(),
});

/** What the commands of a job print; the other files are the service's own. */
const PRINTED = /^user_logs\/std_log.*\.txt$/;
const KEPT_LINES = 20;

/** The log of a job while it runs. */
export interface JobLogs {
  /** Hands on the lines that are complete since the last look; with `end` the last one too. Never throws. */
  look(end?: boolean): Promise<void>;
  /** The last lines that were handed on. */
  last: readonly string[];
  /** Azure's own account of why the job failed, as JSON; undefined if there is none. */
  failure(): Promise<string | undefined>;
}

/**
 * Reads a job's log from the workspace's run history, as Microsoft's Python SDK does (`jobs.stream`), but the new part
 * of each file only.
 * @param trackingUri the workspace's, which names the host of its services
 */
export function jobLogs(
  { client, access, trackingUri }: { client: AzureMlClient; access: AzureAccess; trackingUri: string },
  job: string,
  { signal, onLine }: { signal: AbortSignal; onLine: (line: string) => void },
): JobLogs {
  const history = networkFetch(access.httpClient, access.credential, resourceManagerScope(access));
  const { host } = new URL(trackingUri.replace(/^azureml:/, 'https:'));
  const url = `https://${host}/history/v1.0${client.workspaceId}/runs/${job}/details`;
  const read = new Map<string, number>();
  const masked = new Set<string>();
  const last: string[] = [];

  async function details() {
    const response = await history(url, { signal });
    return Details.parse(await response.json());
  }

  function say(line: string): void {
    last.push(line);
    if (last.length > KEPT_LINES) last.shift();
    onLine(line);
  }

  async function lookAt(name: string, address: string, several: boolean, end: boolean): Promise<void> {
    mask(address);
    const from = read.get(name) ?? 0;
    const bytes = await bytesAfter(access, address, from, signal);
    const complete = end ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
    read.set(name, from + complete);
    const text = bytes.subarray(0, complete).toString('utf8').replace(/\n$/, '');
    if (complete === 0) return;
    for (const line of text.split('\n')) say(several ? `${nodeOf(name)}: ${line}` : line);
  }

  function mask(address: string): void {
    const signature = new URL(address).searchParams.get('sig');
    if (!signature || masked.has(signature)) return;
    masked.add(signature);
    access.mask(signature);
    access.mask(encodeURIComponent(signature));
  }

  return {
    last,
    async look(end = false) {
      try {
        const files = Object.entries((await details()).logFiles ?? {})
          .filter(([name]) => PRINTED.test(name))
          .sort(([a], [b]) => (a < b ? -1 : 1));
        for (const [name, address] of files) await lookAt(name, address, files.length > 1, end);
      } catch (error) {
        signal.throwIfAborted();
        // The job is what counts; its log comes with the next look.
        if (end) onLine(`The log could not be read to its end: ${(error as Error).message}`);
      }
    },
    async failure() {
      try {
        const { error } = await details();
        return error ? JSON.stringify(error) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function nodeOf(file: string): string {
  return /std_log_?(.*)\.txt$/.exec(file)?.[1] || 'log';
}

async function bytesAfter(
  access: AzureAccess,
  url: string,
  offset: number,
  abortSignal: AbortSignal,
): Promise<Buffer> {
  const response = await access.httpClient.sendRequest(
    createPipelineRequest({
      ...{ url, abortSignal, method: 'GET' },
      headers: createHttpHeaders({ range: `bytes=${offset}-` }),
      streamResponseStatusCodes: new Set([200, 206]),
    }),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of response.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
  const all = Buffer.concat(chunks);
  // 416: nothing new.
  return response.status === 206 ? all : response.status === 200 ? all.subarray(offset) : Buffer.alloc(0);
}
