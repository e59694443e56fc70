import type { OnlineEndpoint, Traffic } from '../../../workspace/azureml/onlineEndpoint.js';
import { sameTraffic, shownTraffic } from '../../../workspace/azureml/onlineEndpoint.js';
import type { Host } from '../../common/host.js';
import { checkStep, type StepCheck, type StepLimits } from './checkStep.js';
import type { EndpointScorer } from './endpointScorer.js';
import type { Changes } from './rollBack.js';
import { withShare } from './trafficPlan.js';

export interface Shift {
  endpoint: OnlineEndpoint;
  scorer: EndpointScorer;
  /** The new one. */
  deployment: string;
  trafficSteps: readonly number[];
  mirrorPercent: number;
  limits: StepLimits;
  /** Told of each change before it is asked for. */
  changes: Changes;
}

/** One step as it was asked for, read back and watched. */
export interface Step extends StepCheck {
  traffic: Traffic;
  mirrorPercent?: number;
}

/**
 * Mirrors requests to the new deployment if asked to, then gives it its traffic step by step. After each change the
 * split is read back, and the endpoint is called as clients call it. A first deployment gets all of it at once.
 * @returns the steps that were taken; none where the deployment has all traffic already
 * @throws UserError if a step does not pass; the traffic stays as it is then
 */
export async function shiftTraffic(shift: Shift, host: Host): Promise<Step[]> {
  const { endpoint, deployment, changes, mirrorPercent } = shift;
  const before = changes.before.traffic;
  const all = { [deployment]: 100 };
  if (sameTraffic(before, all)) {
    await checkStep(shift.scorer, deployment, shift.limits, host.signal);
    host.log(`${deployment} has all traffic already.`);
    return [];
  }
  const set = async (traffic: Traffic, mirror: Traffic): Promise<void> => {
    host.signal.throwIfAborted();
    changes.trafficAsked = true;
    await endpoint.setTraffic(traffic, mirror, { signal: host.signal });
  };
  const steps: Step[] = [];
  const isFirst = Object.values(before).every((share) => share === 0);
  if (mirrorPercent > 0 && !isFirst && !before[deployment]) {
    await set(before, { [deployment]: mirrorPercent });
    const check = await watched(shift, `${mirrorPercent} % mirrored to ${deployment}`, host);
    steps.push({ traffic: before, mirrorPercent, ...check });
  }
  const splits = isFirst
    ? [all]
    : shift.trafficSteps
        .filter((percent) => percent > (before[deployment] ?? 0))
        .map((percent) => (percent === 100 ? all : withShare(before, deployment, percent)));
  for (const [at, traffic] of splits.entries()) {
    host.progress(70 + (25 * at) / splits.length, `Traffic: ${shownTraffic(traffic)}`);
    await set(traffic, {});
    steps.push({ traffic, ...(await watched(shift, shownTraffic(traffic), host)) });
  }
  return steps;
}

async function watched({ scorer, deployment, limits }: Shift, what: string, host: Host): Promise<StepCheck> {
  const check = await checkStep(scorer, deployment, limits, host.signal);
  const { requests, errors, p95Milliseconds, answeredBy } = check;
  const by = Object.entries(answeredBy).map(([name, count]) => `${name} ${count}`);
  host.log(
    `${what}: ${requests} requests, ${errors} failed, 95 % within ${p95Milliseconds.toFixed(0)} ms; answered by ${by.join(', ')}.`,
  );
  return check;
}

/** Deletes what has no traffic any more. The new deployment serves already, so a failure is only a warning. */
export async function deleteOthers(endpoint: OnlineEndpoint, kept: string, host: Host): Promise<void> {
  try {
    for (const { name } of await endpoint.deployments(host.signal)) {
      if (name === kept) continue;
      await endpoint.removeDeployment(name, { signal: host.signal });
      host.log(`The deployment ${name} was deleted.`);
    }
  } catch (error) {
    host.warn({
      where: endpoint.name,
      what: `Old deployments are left without traffic, since they could not be deleted: ${(error as Error).message}`,
      cure: 'Delete them in Azure Machine Learning studio, since they cost money.',
    });
  }
}
