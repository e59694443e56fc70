import { UserError } from '../../runtime/error.js';
import type { ModelRecord } from '../../serving/modelRecord.js';
import type { Predictor } from '../../serving/predictor.js';
import type { Deployment, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import type { Recording } from './recording.js';
import type { RunningService } from './runningService.js';
import { type ScoringProcess, startScoringProcess } from './scoringProcess.js';
import { smokeTest } from './smokeTest.js';

/** What it takes to leave a service running. */
export interface KeptService {
  serverBundle: string;
  scoringKey?: string;
  recording: Recording;
  port: number;
  /** In the workspace, where it stays as it is. */
  model: ModelRecord;
  predictor: Predictor;
  workspace: Workspace;
  /** Writes down what is running; a service that nobody knows of must not stay. */
  record(service: { processId: number; serviceFolder: string }): Promise<Deployment>;
}

/**
 * Leaves the endpoint's service running with the new model. A service that runs already takes the model over between
 * two requests. Where it cannot, as another version of this extension started it, or with another key, a new process
 * takes its place. On any failure the endpoint serves what it served before.
 */
export async function keepRunning(
  earlier: RunningService | undefined,
  kept: KeptService,
  host: Host,
): Promise<Deployment> {
  const isRecordedAlike = earlier?.deployment.recordingSha256 === kept.recording.fingerprint;
  if (
    earlier?.port === kept.port &&
    isRecordedAlike &&
    (await earlier.isLike(kept.serverBundle, kept.scoringKey))
  ) {
    return switchModel(earlier, kept, host);
  }
  return replaceProcess(earlier, kept, host);
}

async function switchModel(service: RunningService, kept: KeptService, host: Host): Promise<Deployment> {
  const { model, predictor, scoringKey, workspace, record } = kept;
  const { model: before, processId, serviceFolder } = service.deployment;
  try {
    if (!(await service.serve(model, predictor.model.sha256))) {
      throw new UserError({
        where: service.url,
        what: `The running service did not take over ${model.name} version ${model.version}.`,
        cure: `Its log, in ${serviceFolder}, says why.`,
      });
    }
    await smokeTest(service.url, predictor, scoringKey, host.signal);
    const deployment = await record({ processId: processId!, serviceFolder: serviceFolder! });
    host.log(
      `The running service went from ${before.name} version ${before.version} to ${model.name} version ${model.version} between two requests.`,
    );
    return deployment;
  } catch (error) {
    await restoring(service.deployment, host, async () => {
      const earlierModel = await registered(before, workspace);
      if (!(await service.serve(earlierModel, before.contentSha256))) throw new Error('it stays as it is');
    });
    throw error;
  }
}

/** Where both need the same port, nobody answers from the end of the one process to the start of the other. */
async function replaceProcess(
  earlier: RunningService | undefined,
  kept: KeptService,
  host: Host,
): Promise<Deployment> {
  const { port, predictor, scoringKey, record } = kept;
  const inTheWay = earlier?.port === port;
  if (inTheWay) {
    host.log(
      'The running service has another program, key or recording and is replaced, with a gap of part of a second.',
    );
    await earlier.stop();
  }
  let service: ScoringProcess | undefined;
  try {
    service = await startScoringProcess({
      ...kept,
      key: scoringKey,
      telemetry: kept.recording.telemetry,
      signal: host.signal,
    });
    await smokeTest(service.url, predictor, scoringKey, host.signal);
    const deployment = await record({ processId: service.processId, serviceFolder: service.folder });
    await service.leave();
    if (!inTheWay) await earlier?.stop();
    return deployment;
  } catch (error) {
    await service?.stop();
    if (inTheWay) await restoring(earlier.deployment, host, () => restart(earlier, kept));
    throw error;
  }
}

/** Starts an earlier service again, from its registered version, as its folder is gone. */
async function restart({ deployment, port }: RunningService, kept: KeptService): Promise<void> {
  const service = await startScoringProcess({
    ...kept,
    model: await registered(deployment.model, kept.workspace),
    port,
    key: kept.scoringKey,
    telemetry: kept.recording.telemetry,
    // Not the host's: a cancelled pipeline gets its earlier service back, too.
    signal: new AbortController().signal,
  });
  await service.leave();
  const { processId, folder: serviceFolder } = service;
  await kept.workspace.saveDeployment({ ...deployment, processId, serviceFolder });
}

async function registered(
  { name, version }: Deployment['model'],
  workspace: Workspace,
): Promise<ModelRecord> {
  const model = await workspace.findModel(name, String(version));
  if (model === undefined) throw new Error('its model version is gone');
  return { name, version: String(version), folder: await workspace.modelFolder(model) };
}

/** Brings back what the endpoint served. Failing in that must not hide why it had to be done. */
async function restoring(earlier: Deployment, host: Host, bringBack: () => Promise<void>): Promise<void> {
  const { name, version } = earlier.model;
  try {
    await bringBack();
    host.log(`The endpoint serves ${name} version ${version} again, at ${earlier.scoringUri}.`);
  } catch (error) {
    host.warn({
      where: earlier.endpoint,
      what: `${name} version ${version}, which it served, could not be brought back: ${(error as Error).message}.`,
      cure: 'Deploy that version again.',
    });
  }
}
