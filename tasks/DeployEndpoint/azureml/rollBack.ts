import { describe } from '../../../runtime/error.js';
import type { OnlineEndpoint, Traffic } from '../../../workspace/azureml/onlineEndpoint.js';
import { shownTraffic } from '../../../workspace/azureml/onlineEndpoint.js';
import type { Host } from '../../common/host.js';
import { findingsOf } from '../../common/runTask.js';

/** What a deployment has changed so far, kept up to date before each change. */
export interface Changes {
  /** The split to go back to. */
  before: { traffic: Traffic; mirror: Traffic };
  /** A new split was asked for, whether or not Azure has answered. */
  trafficAsked: boolean;
  /** The deployment that this run made, or began to make. */
  made?: string;
}

export interface Rollback {
  reason: string;
  traffic: 'untouched' | 'restored' | 'not confirmed';
  deployment: 'none' | 'deleted' | 'left without traffic' | 'left';
}

/** The agent ends a cancelled task ten seconds after it was told. */
const CANCEL_BUDGET_MS = 8_000;
const FAILURE_BUDGET_MS = 10 * 60_000;

/**
 * Brings the endpoint back to what it was: its traffic first, then the deployment that this run made goes. After a
 * cancel there is time for the traffic only. Never throws: whatever could not be done is said.
 */
export async function rollBack(
  endpoint: OnlineEndpoint,
  { before, trafficAsked, made }: Changes,
  error: unknown,
  host: Host,
): Promise<Rollback> {
  const isCancelled = host.signal.aborted;
  const signal = AbortSignal.timeout(isCancelled ? CANCEL_BUDGET_MS : FAILURE_BUDGET_MS);
  const reason = isCancelled
    ? 'Cancelled.'
    : findingsOf(error)
        .map(({ what }) => what)
        .join(' ');
  let traffic: Rollback['traffic'] = 'untouched';
  if (trafficAsked) {
    traffic = 'restored';
    try {
      await endpoint.setTraffic(before.traffic, before.mirror, { signal });
      host.log(`Rolled back: the traffic of ${endpoint.name} is again ${shownTraffic(before.traffic)}.`);
    } catch (failure) {
      traffic = 'not confirmed';
      host.warn({
        where: endpoint.name,
        what: `Its traffic could not be seen to be back at ${shownTraffic(before.traffic)}. ${reasonOf(failure)}`,
        cure: `Look at it in Azure Machine Learning studio, or set it: az ml online-endpoint update --name ${endpoint.name} --traffic "${Object.entries(
          before.traffic,
        )
          .map(([name, percent]) => `${name}=${percent}`)
          .join(' ')}".`,
      });
    }
  } else {
    host.log(`The traffic of ${endpoint.name} was not touched: ${shownTraffic(before.traffic)}.`);
  }
  if (made === undefined) return { reason, traffic, deployment: 'none' };
  if (traffic === 'not confirmed') return { reason, traffic, deployment: 'left' };
  if (!isCancelled) {
    try {
      await endpoint.removeDeployment(made, { signal });
      host.log(`The deployment ${made} was deleted.`);
      return { reason, traffic, deployment: 'deleted' };
    } catch (failure) {
      host.warn({
        where: made,
        what: `The deployment is left, without traffic: it could not be deleted. ${reasonOf(failure)}`,
        cure: 'Delete it in Azure Machine Learning studio, since it costs money, or deploy again.',
      });
    }
  } else {
    host.log(`The deployment ${made} may be left, without traffic. The next run takes it or replaces it.`);
  }
  return { reason, traffic, deployment: 'left without traffic' };
}

function reasonOf(error: unknown): string {
  return findingsOf(error).map(describe).join(' ');
}
