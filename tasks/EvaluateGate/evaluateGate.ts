import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportData } from '../../report/report.js';
import { canonicalJson, checkReplaceable, writeFolderAtomic } from '../../runtime/files.js';
import { contraryConditions } from '../../runtime/gate/contrary.js';
import { evaluate } from '../../runtime/gate/evaluate.js';
import { gatherEvidence, type Policy } from '../../runtime/gate/evidence.js';
import { measureSegments } from '../../runtime/gate/segments.js';
import { tablesOf } from '../../runtime/gate/tables.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import { drawsFor } from '../../runtime/metrics/assess.js';
import type { Origin } from '../../runtime/origin.js';
import type { Run, Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';
import { junitXml } from '../common/junit.js';
import { type ConditionsSource, readConditions } from '../common/readConditions.js';
import { type TrackingFor, trackRun } from '../common/trackRun.js';
import { auditRecord } from './auditRecord.js';
import { type Evaluation, loadEvaluation } from './loadEvaluation.js';
import { observations } from './observe.js';
import { type Override, overrideFindings } from './override.js';
import type { Readers } from './readers.js';
import { reportDataOf } from './reportData.js';
import { withTestMetrics } from './track.js';

export interface EvaluateGateOptions {
  /** Folder that TrainModel wrote, or another MLflow directory of a LightGBM model. */
  modelFolder: string;
  /** Folder that PrepareData wrote; its test part is scored. */
  datasetFolder: string;
  /** Folder to write the verdict to; one that is there already is replaced. */
  outputFolder: string;
  /** One condition per line; see runtime/gate/parse.ts. */
  conditions: ConditionsSource;
  /** The champion is the version of this name with the alias `production`. Empty: there is none. */
  modelName: string;
  policy: Policy;
  /** Columns whose groups are measured one by one and compared. */
  segments: readonly string[];
  /** Lets a model through that fails, and is recorded. */
  override?: Override | undefined;
  /** Who asked for this, and what runs it. */
  origin: Origin;
  workspace: Workspace;
  /** Where the test metrics go besides the workspace. */
  tracking?: TrackingFor | undefined;
  /** Makes the report's HTML. */
  renderReport: (data: ReportData) => string;
  /** Only tests give others. */
  readers?: Readers;
}

export interface EvaluateGateResult {
  record: GateRecord;
  reportData: ReportData;
  /** Holds gate.json, gate.junit.xml and report.html. */
  gateFolder: string;
}

const FILES = ['gate.json', 'gate.junit.xml', 'report.html'];

/** Fixed, so that the same inputs give the same intervals; it stands in the record. */
const BOOTSTRAP_SEED = 20_171_129;

/**
 * Scores the dataset's test part with the model and with the champion, judges every condition and writes the verdict.
 * A failed verdict is a result, not an error.
 * @throws UserError if the conditions cannot be read, or the model does not fit the dataset; nothing is written then
 */
export async function evaluateGate(options: EvaluateGateOptions, host: Host): Promise<EvaluateGateResult> {
  const { workspace, policy, override, origin, outputFolder } = options;
  const modelName = options.modelName.trim();
  const { conditions, where } = await readConditions(options.conditions);
  for (const finding of contraryConditions(conditions, where)) host.warn(finding);
  if (conditions.every(({ warn }) => warn)) {
    host.warn({
      where,
      what: 'Every condition is a warning, so this gate lets every model pass.',
      cure: "Take ', warn' from at least one.",
    });
  }

  await checkReplaceable(outputFolder, FILES);
  const evaluation = await loadEvaluation({ ...options, modelName }, conditions, where, host);
  const { candidate, champion, slices } = evaluation;
  for (const finding of observations(evaluation)) host.warn(finding);

  host.progress(60, 'Judging the conditions');
  const draws = drawsFor(candidate.scored.scores.length, BOOTSTRAP_SEED);
  const evidence = gatherEvidence(conditions, candidate.scored, champion, slices, { ...policy, draws });
  const rival = champion && 'scored' in champion ? champion.scored : undefined;
  const record = auditRecord(
    {
      conditions: evaluate(conditions, evidence),
      evidence,
      segments: measureSegments(evaluation.segments, candidate.scored, rival, draws),
      tables: tablesOf(candidate.scored, rival),
      draws,
    },
    evaluation,
    modelName,
    origin,
    override,
  );
  for (const { outcome, message } of record.conditions) host.log(`${outcome}: ${message}`);
  for (const finding of overrideFindings(override, record, origin.requestedBy)) host.warn(finding);
  host.signal.throwIfAborted();

  host.progress(90, 'Writing the verdict');
  const run = await trackedRun(evaluation, record, workspace, host);
  const runs = run ? await workspace.listRuns(run.experiment) : [];
  const reportData = reportDataOf(
    modelName || candidate.directory.training?.data.name || 'Model',
    record,
    evaluation,
    runs.map((earlier) => (earlier.runId === run?.runId ? run : earlier)),
  );
  await writeFolderAtomic(outputFolder, FILES, async (folder) => {
    await writeFile(join(folder, 'gate.json'), canonicalJson(record));
    await writeFile(join(folder, 'gate.junit.xml'), junit(record));
    await writeFile(join(folder, 'report.html'), options.renderReport(reportData));
  });
  if (run) {
    await workspace.saveRun(run);
    await trackRun(run, options.tracking, workspace, host);
  }
  host.progress(100, `The gate ${record.verdict}`);
  return { record, reportData, gateFolder: outputFolder };
}

/** The run that the model came from, with the gate's metrics in it. */
async function trackedRun(
  { candidate }: Evaluation,
  record: GateRecord,
  workspace: Workspace,
  host: Host,
): Promise<Run | undefined> {
  const pointer = candidate.directory.run;
  if (!pointer) return undefined;
  const run = await workspace.getRun(pointer.experiment, pointer.runId);
  if (run) return withTestMetrics(run, record);
  host.warn({
    where: candidate.directory.folder,
    what: `The workspace does not hold the model's run ${pointer.runId} of experiment ${pointer.experiment}.`,
    cure: 'Give EvaluateGate the workspace that TrainModel used, to see this run among the earlier ones.',
  });
  return undefined;
}

function junit({ conditions, model, data }: GateRecord): string {
  return junitXml('EvaluateGate', conditions, {
    'model.contentSha256': model.contentSha256,
    'data.version': data.version,
  });
}
