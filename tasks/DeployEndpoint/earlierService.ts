import type { Deployment } from '../../workspace/workspace.js';

const ANSWER_MS = 2000;
const STOP_MS = 15_000;
const LOOK_MS = 50;

export interface EarlierService {
  deployment: Deployment;
  port: number;
  stop(): Promise<void>;
}

/**
 * The service that an earlier deployment left running on this machine, if it still runs. It must name the recorded
 * process id itself: ids are used again, and a stranger's process is never stopped.
 */
export async function findEarlierService(
  deployment: Deployment | undefined,
): Promise<EarlierService | undefined> {
  const processId = deployment?.processId;
  if (deployment === undefined || processId === undefined) return undefined;
  if ((await askProcessId(deployment.scoringUri)) !== processId) return undefined;
  return {
    deployment,
    port: Number(new URL(deployment.scoringUri).port),
    stop: () => stopProcess(processId),
  };
}

async function askProcessId(scoringUri: string): Promise<number | undefined> {
  try {
    const answer = await fetch(new URL('/v2/health/live', scoringUri), {
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return ((await answer.json()) as { processId?: number }).processId;
  } catch {
    return undefined;
  }
}

async function stopProcess(processId: number): Promise<void> {
  const deadline = Date.now() + STOP_MS;
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; signalled(processId, signal); ) {
    signal = Date.now() < deadline ? 0 : 'SIGKILL';
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
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
