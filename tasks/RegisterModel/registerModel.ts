import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelCard } from '../../report/modelCard.js';
import { describeSample } from '../../runtime/data/sample.js';
import { UserError } from '../../runtime/error.js';
import { readJson, sha256 } from '../../runtime/files.js';
import { GateRecord } from '../../runtime/gate/verdict.js';
import { type ModelDirectory, readModelDirectory } from '../../runtime/model/directory.js';
import type { Origin } from '../../runtime/origin.js';
import { checkName } from '../../workspace/name.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Lineage, ModelVersion, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { VERDICT } from '../common/verdictName.js';
import { reasonsAgainst } from './reasonsAgainst.js';
import { parseTags } from './tags.js';

export interface RegisterModelOptions {
  /** Folder that TrainModel wrote, or another MLflow directory of a LightGBM model. */
  modelFolder: string;
  /** Folder that EvaluateGate wrote for this very model. */
  gateFolder: string;
  modelName: string;
  /** Registers a model whose gate failed; then `overrideReason` must say why. */
  allowFailedGate: boolean;
  overrideReason?: string | undefined;
  /** Also points the alias `production` to the version. */
  promoteToProduction: boolean;
  /** Lines of name=value. */
  tags: string;
  workspace: Workspace;
  origin: Origin;
}

export interface RegisterModelResult {
  model: ModelVersion;
  /** False if a version with this content was there already. */
  created: boolean;
  /** True if `production` was moved by this call. */
  promoted: boolean;
  /** Of a version that was created: its model card, in Markdown. */
  card?: string;
  /** What was done or why nothing was to be done, in plain sentences. */
  message: string;
}

/**
 * Registers a model that its gate let pass, with what it was made of. The same model again is the version that it
 * already is, and a success.
 * @throws UserError with every reason why this model may not be registered
 */
export async function registerModel(options: RegisterModelOptions, host: Host): Promise<RegisterModelResult> {
  const { workspace, origin } = options;
  const name = checkName('modelName', options.modelName.trim());
  const tags = parseTags(options.tags);
  const overrideReason = options.overrideReason?.trim();
  const model = await readModelDirectory(options.modelFolder);
  const gateFile = join(options.gateFolder, 'gate.json');
  const gate = await readJson(
    gateFile,
    GateRecord,
    'Run EvaluateGate on this model before RegisterModel and give its output folder as the gate folder.',
  );
  const gateText = await readFile(gateFile, 'utf8');
  const gateSha256 = sha256(gateText);

  const reasons = reasonsAgainst(name, model, gate, gateFile, options);
  if (reasons.length > 0) throw new UserError(reasons);
  if (model.training === undefined) {
    host.warn({
      where: options.modelFolder,
      what: 'The model does not say what it was trained on, so its lineage has no data version.',
      cure: 'Train with TrainModel to have it recorded.',
    });
  }
  if (gate.verdict !== 'passed') {
    host.warn({
      where: gateFile,
      what: `The gate did not pass and is overridden: ${gate.override ? `${gate.override.reason} (${gate.override.approver})` : overrideReason}`,
    });
  }

  const lineage = lineageOf(model, gate, gateSha256, origin, overrideReason);
  const card = modelCard({ name, model, gate, origin, registered: Date.now() });
  const registered = await workspace.registerModel(
    name,
    options.modelFolder,
    lineage,
    // Release gates read it there.
    { ...tags, ...sampleTag(model), [VERDICT]: gate.verdict },
    { 'gate.json': gateText, 'model-card.md': card },
  );
  const { version, createdTime } = registered.model;
  const sentences = [
    registered.created
      ? `Registered ${name} version ${version}.`
      : `Nothing new to register: this model, byte for byte, is ${name} version ${version} since ${new Date(createdTime).toISOString()}.`,
  ];

  let promoted = false;
  if (options.promoteToProduction) {
    const before = await workspace.findModel(name, 'production');
    promoted = before?.version !== version;
    if (promoted) await workspace.setAlias(name, 'production', version, origin);
    sentences.push(
      !promoted
        ? 'It was in production already.'
        : before
          ? `Production moved from version ${before.version} to ${version}.`
          : `Version ${version} is the first in production.`,
    );
  }
  const message = sentences.join(' ');
  host.log(message);
  // The pipeline's log is kept apart from the workspace, so that records altered there can be found out.
  host.log(`Model content SHA-256 ${registered.model.contentSha256}, gate record SHA-256 ${gateSha256}.`);
  return {
    model: (await workspace.findModel(name, String(version))) ?? registered.model,
    created: registered.created,
    promoted,
    ...(registered.created && { card }),
    message,
  };
}

function lineageOf(
  model: ModelDirectory,
  gate: GateRecord,
  gateSha256: string,
  origin: Origin,
  overrideReason: string | undefined,
): Lineage {
  const params = model.training ? Object.entries(model.training.parameters) : model.model.parameters;
  return {
    dataVersion: model.training?.data.version,
    dataName: model.training?.data.name,
    runId: model.run?.runId,
    params: Object.fromEntries(params.map(([name, value]) => [name, String(value)])),
    metrics: Object.fromEntries(
      Object.entries(gate.metrics).flatMap(([name, { value }]) => (value === null ? [] : [[name, value]])),
    ),
    gate: {
      verdict: gate.verdict,
      gateSha256,
      dataVersion: gate.data.version,
      ...(gate.override && {
        override: { reason: gate.override.reason, approvedBy: gate.override.approver },
      }),
      ...(gate.verdict === 'failed' &&
        overrideReason && { override: { reason: overrideReason, approvedBy: origin.requestedBy } }),
    },
    origin,
  };
}

/** A model of a sample must not be taken for another: the tag is seen wherever versions are listed. */
function sampleTag({ training }: ModelDirectory): Record<string, string> {
  const sample = training?.data.sample;
  return sample ? { [RUN_TAGS.dataSample]: describeSample(sample) } : {};
}
