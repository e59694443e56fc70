import { metricFigure } from '../figures.js';
import { code, escaped, link, table } from './markdown.js';

export interface TrainedRun {
  runId: string;
  experiment: string;
  dataVersion: string;
  bestIteration: number;
  iterations: number;
  metrics: Record<string, number>;
  /** Parameters that differ from their defaults, as text. */
  changed: Record<string, string>;
  contentSha256: string;
  trackingUrl?: string;
}

const SHOWN: [name: string, label: string][] = [
  ['gini', 'Normalised Gini'],
  ['auc', 'AUC'],
  ['logloss', 'Log loss'],
  ['pr_auc', 'PR-AUC'],
];

/** What the run page says of a training run. */
export function trainSummary(run: TrainedRun): string {
  const metrics = SHOWN.filter(([name]) => name in run.metrics).map(([name, label]) => [
    label,
    metricFigure(run.metrics[name]),
  ]);
  const parameters = Object.entries(run.changed).map(([name, value]) => [code(name), escaped(value)]);
  return [
    `**Run ${code(run.runId)}** of ${escaped(run.experiment)}, on data version ${code(run.dataVersion)}: ${run.bestIteration} trees kept of ${run.iterations} grown.`,
    table(['On the validation part', ''], metrics),
    ...(parameters.length > 0 ? [table(['Parameter', ''], parameters)] : []),
    `Model ${code(run.contentSha256.slice(0, 16))}.${run.trackingUrl ? ` ${link('Run on MLflow', run.trackingUrl)}` : ''}`,
  ].join('\n\n');
}
