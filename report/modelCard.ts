import type { GateRecord, MetricRecord } from '../runtime/gate/verdict.js';
import type { ModelDirectory } from '../runtime/model/directory.js';
import type { Origin } from '../runtime/origin.js';
import { metricFigure, moment, rangeFigure, whole } from './figures.js';
import { inReadingOrder, metricText } from './metricNames.js';
import { limitsOf } from './modelLimits.js';
import { gateSummary } from './summary/gateSummary.js';
import { code, escaped, link, table } from './summary/markdown.js';

export interface ModelCard {
  name: string;
  model: ModelDirectory;
  gate: GateRecord;
  origin: Origin;
  /** Milliseconds since 1970. */
  registered: number;
}

/**
 * What a reader must know before using a model, in Markdown, after "Model Cards for Model Reporting" (Mitchell et al.
 * 2019): what it is, who registered it when, what it was made of, how well it does in total and by group, and what is
 * not known of it. Everything in it was recorded by a step; nothing is asked for.
 */
export function modelCard(card: ModelCard): string {
  const { name, gate } = card;
  const sections: [heading: string, body: string][] = [
    ['Model', details(card)],
    ['Data', data(card)],
    ['Metrics', metrics(gate)],
    // A heading of its own is in it.
    ['Conditions', gateSummary(gate).replace(/^## /, '')],
    ['Segments', segments(gate)],
    [
      'Limits',
      limitsOf(card)
        .map((limit) => `- ${limit}`)
        .join('\n'),
    ],
    ['Parameters', parameters(card)],
  ];
  return `${[`# ${escaped(name)}`, ...sections.flatMap(([heading, body]) => (body ? [`## ${heading}`, body] : []))].join('\n\n')}\n`;
}

function facts(rows: readonly [label: string, markdown: string | undefined][]): string {
  return table(
    ['', ''],
    rows.flatMap(([label, markdown]) => (markdown ? [[label, markdown]] : [])),
  );
}

function details({ model, gate, origin, registered }: ModelCard): string {
  const { training, schema } = model;
  const learnt = schema?.columns.filter(({ role }) => role === 'feature').length;
  const run = origin.pipelineRun ?? origin.pipelineRunUrl;
  return facts([
    [
      'Kind',
      `${whole(model.model.trees.length)} boosted trees, objective ${code(model.model.objective ?? 'unknown')}`,
    ],
    ['Features', learnt === undefined ? whole(model.model.featureNames.length) : whole(learnt)],
    [
      'Trained by',
      training && escaped(`${training.tool.name} ${training.tool.version}, seed ${training.seed}`),
    ],
    ['Training run', model.run && code(model.run.runId)],
    ['Content (SHA-256)', code(model.contentSha256)],
    ['Verdict of the gate', code(gate.verdict)],
    ['Registered', moment(registered)],
    ['By', origin.requestedBy && escaped(origin.requestedBy)],
    ['Pipeline run', run && (origin.pipelineRunUrl ? link(run, origin.pipelineRunUrl) : escaped(run))],
    ['Commit', origin.commit && code(origin.commit)],
  ]);
}

function data({ model: { training }, gate }: ModelCard): string {
  const { weight, exposure, group } = gate.data;
  return facts([
    ['Name', training && escaped(training.data.name)],
    ['Version', code(gate.data.version)],
    ['Trained on', training && `${whole(training.data.rows.train)} rows`],
    ['Validated on', training && `${whole(training.data.rows.validation)} rows`],
    [
      'Judged on',
      `${whole(gate.data.rows)} rows of the test part, ${whole(gate.data.positives)} with a claim`,
    ],
    ['Weighed by', weight && code(weight)],
    ['Exposure', exposure && code(exposure)],
    ['Grouped by', group && code(group)],
  ]);
}

function measured(metric: MetricRecord | undefined): string[] {
  if (!metric || metric.value === null) return [metricFigure(null), escaped(metric?.reason ?? '')];
  return [metricFigure(metric.value), metric.interval ? rangeFigure(metric.interval) : ''];
}

function metrics({ metrics: all }: GateRecord): string {
  return table(
    ['On the test part', 'Value', '95 % interval'],
    inReadingOrder(Object.keys(all)).map((name) => [escaped(metricText(name).label), ...measured(all[name])]),
  );
}

/** One table per column: who is in it, and the metrics that every group has. */
function segments({ segments: all = [] }: GateRecord): string {
  return all
    .map(({ column, groups }) => {
      const names = inReadingOrder([...new Set(groups.flatMap((group) => Object.keys(group.metrics)))]);
      const head = [
        escaped(column),
        'Rows',
        'Claims',
        ...names.map((name) => escaped(metricText(name).label)),
      ];
      const rows = groups.map((group) => [
        escaped(group.value),
        whole(group.rows),
        whole(group.claims),
        ...names.map((name) => measured(group.metrics[name]).filter(Boolean).join(', ')),
      ]);
      return table(head, rows);
    })
    .join('\n\n');
}

function parameters({ model }: ModelCard): string {
  const all = model.training ? Object.entries(model.training.parameters) : model.model.parameters;
  return table(
    ['Parameter', 'Value'],
    all.map(([name, value]) => [code(name), code(String(value))]),
  );
}
