import { verdictOf } from '../../runtime/gate/evaluate.js';
import type { Evidence } from '../../runtime/gate/evidence.js';
import { recordsOf } from '../../runtime/gate/record.js';
import type { ConditionResult, GateRecord, Segment } from '../../runtime/gate/verdict.js';
import type { Draws } from '../../runtime/metrics/bootstrap.js';
import type { Origin } from '../../runtime/origin.js';
import { TOOL } from '../../runtime/tool.js';
import type { Evaluation } from './loadEvaluation.js';
import { isIdentical, trainedOn } from './observe.js';
import type { Override } from './override.js';

/** What was found out about two models on the same rows. */
export interface Findings {
  conditions: ConditionResult[];
  evidence: Evidence;
  segments: Segment[];
  tables: NonNullable<GateRecord['tables']>;
  draws: Draws;
}

/** The record of a decision: what was judged by what, and who let it through. */
export function auditRecord(
  { conditions, evidence: { overall, policy }, segments, tables, draws }: Findings,
  { candidate, champion, dataset }: Evaluation,
  modelName: string,
  origin: Origin,
  override: Override | undefined,
): GateRecord {
  const { manifest, schema } = dataset;
  const { rows, positives, sha256 } = manifest.parts.test;
  const { method, by, seed } = manifest.split;
  const { training, contentSha256, run, model } = candidate.directory;
  const verdict = verdictOf(conditions);
  const overridden = verdict === 'failed' && override !== undefined;
  const columns = Object.fromEntries(
    (['weight', 'exposure', 'group'] as const).flatMap((role) =>
      schema.columns.filter((column) => column.role === role).map(({ name }) => [role, name]),
    ),
  );
  return {
    kind: 'gate',
    formatVersion: 1,
    verdict: overridden ? 'overridden' : verdict,
    ...(overridden && { override }),
    conditions,
    metrics: recordsOf(overall.candidate),
    ...(overall.champion && { differences: overall.differences }),
    ...(segments.length > 0 && { segments }),
    tables,
    bootstrap: { draws: draws.count, seed: draws.seed },
    model: {
      ...(modelName !== '' && { name: modelName }),
      contentSha256,
      ...(run && { runId: run.runId }),
      ...(model.objective !== undefined && { objective: model.objective }),
      ...(training && { seed: training.seed }),
    },
    champion: champion
      ? {
          name: champion.version.name,
          version: champion.version.version,
          contentSha256: champion.version.contentSha256,
          metrics: recordsOf(overall.champion ?? {}),
          ...('scored' in champion
            ? {
                trainedOn: trainedOn(champion.directory.training, manifest),
                identicalPredictions: isIdentical(candidate.scored, champion.scored),
              }
            : { unavailable: champion.unavailable }),
        }
      : null,
    data: {
      ...(training?.data.version === manifest.version && { name: training.data.name }),
      version: manifest.version,
      part: 'test',
      rows,
      positives,
      ...(manifest.sample && { sample: manifest.sample }),
      sha256,
      contentSha256: manifest.contentSha256,
      targetKind: manifest.targetKind,
      ...columns,
      split: { method, by, seed },
    },
    ...policy,
    ...(Object.keys(origin).length > 0 && { origin }),
    tool: { ...TOOL },
  };
}
