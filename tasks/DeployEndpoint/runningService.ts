import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../runtime/files.js';
import type { ModelRecord } from '../../serving/modelRecord.js';
import type { Deployment } from '../../workspace/workspace.js';
import { PROGRAM, pointTo } from './scoringProcess.js';

const ANSWER_MS = 2000;
const STOP_MS = 15_000;
const SWITCH_MS = 15_000;
const LOOK_MS = 50;

/** The service that an earlier deployment left running on this machine. */
export interface RunningService {
  deployment: Deployment;
  url: string;
  port: number;
  /** Whether it could serve another model just as a new process would: it runs this program and asks for this key. */
  isLike(serverBundle: string, key: string | undefined): Promise<boolean>;
  /** Makes it serve another model, without losing a request. False if it still does not after some seconds. */
  serve(model: ModelRecord, contentSha256: string): Promise<boolean>;
  stop(): Promise<void>;
}

/**
 * The endpoint's service, if it still runs. It must name the recorded process id itself: ids are used again, and a
 * stranger's process is never stopped.
 */
export async function findRunningService(
  deployment: Deployment | undefined,
): Promise<RunningService | undefined> {
  const { processId, serviceFolder } = deployment ?? {};
  if (deployment === undefined || processId === undefined) return undefined;
  const { origin: url, port } = new URL(deployment.scoringUri);
  if ((await askProcessId(url)) !== processId) return undefined;
  return {
    deployment,
    url,
    port: Number(port),
    async isLike(serverBundle, key) {
      if (serviceFolder === undefined) return false;
      const own = await readFile(join(serviceFolder, PROGRAM)).catch(() => undefined);
      return own !== undefined && sha256(own) === sha256(await readFile(serverBundle)) && asksFor(url, key);
    },
    async serve(model, contentSha256) {
      if (serviceFolder === undefined) return false;
      await pointTo(serviceFolder, model);
      for (const deadline = Date.now() + SWITCH_MS; Date.now() < deadline; await sleep(LOOK_MS)) {
        const headers = await ask(url).then((answer) => answer?.headers);
        const served = ['name', 'version', 'sha256'].map((what) => headers?.get(`x-model-${what}`));
        if (served.join() === [model.name, model.version, contentSha256].join()) return true;
      }
      return false;
    },
    async stop() {
      await stopProcess(processId);
      if (serviceFolder !== undefined) await rm(serviceFolder, { recursive: true, force: true });
    },
  };
}

async function askProcessId(url: string): Promise<number | undefined> {
  try {
    const answer = await ask(`${url}/v2/health/live`);
    return ((await answer?.json()) as { processId?: number } | undefined)?.processId;
  } catch {
    return undefined;
  }
}

/** Whether a service answers to the key, and to nothing less. */
async function asksFor(url: string, key: string | undefined): Promise<boolean> {
  const bare = await ask(`${url}/v2`);
  if (key === undefined) return bare?.status === 200;
  const keyed = await ask(`${url}/v2`, { authorization: `Bearer ${key}` });
  return bare?.status === 401 && keyed?.status === 200;
}

async function ask(url: string, headers: Record<string, string> = {}): Promise<Response | undefined> {
  return fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);
}

async function stopProcess(processId: number): Promise<void> {
  const deadline = Date.now() + STOP_MS;
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; signalled(processId, signal); ) {
    signal = Date.now() < deadline ? 0 : 'SIGKILL';
    await sleep(LOOK_MS);
  }
}

/** False once the process is gone. */
function signalled(processId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(processId, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
