import { REPORT_FORMAT, type ReportData } from '../../report/report.js';
import { PART_NAMES } from '../../runtime/data/manifest.js';
import type { GateRecord } from '../../runtime/gate/verdict.js';
import { curvesOf } from '../../runtime/metrics/curves.js';
import { importanceOf } from '../../runtime/model/importance.js';
import { RUN_TAGS } from '../../workspace/runTags.js';
import type { Run } from '../../workspace/workspace.js';
import type { Evaluation } from './loadEvaluation.js';

const MOST_RUNS = 50;

/** Gathers what the report shows. `runs` are those of the experiment, newest first; trials are left out. */
export function reportDataOf(
  title: string,
  gate: GateRecord,
  { candidate, champion, dataset }: Evaluation,
  runs: readonly Run[],
): ReportData {
  const { training, model, explanation, run: pointer } = candidate.directory;
  const { manifest } = dataset;
  return {
    formatVersion: REPORT_FORMAT,
    title,
    gate,
    challenger: curvesOf(candidate.scored),
    champion:
      champion && 'scored' in champion
        ? { ...curvesOf(champion.scored), name: champion.version.name, version: champion.version.version }
        : null,
    learning: training ? { ...training.curve, bestIteration: training.bestIteration } : null,
    importance: (explanation?.importance ?? importanceOf(model)).filter(({ splits }) => splits > 0),
    dependence: explanation?.partialDependence ?? [],
    parameters: training
      ? Object.fromEntries(Object.entries(training.parameters).map(([name, value]) => [name, String(value)]))
      : Object.fromEntries(model.parameters),
    data: {
      name: gate.data.name ?? manifest.source.name,
      version: manifest.version,
      source: manifest.source.name,
      parts: PART_NAMES.map((name) => {
        const { rows, positives, targetMean } = manifest.parts[name];
        return { name, rows, positives, ...(targetMean !== undefined && { targetMean }) };
      }),
    },
    drift: dataset.drift ?? null,
    history: runs
      .filter(({ tags }) => tags[RUN_TAGS.parentRun] === undefined)
      .slice(0, MOST_RUNS)
      .reverse()
      .map(({ runId, startTime, metrics, tags }) => ({
        runId,
        startTime,
        dataVersion: tags[RUN_TAGS.dataVersion] ?? '',
        metrics,
        current: runId === pointer?.runId,
      })),
  };
}
