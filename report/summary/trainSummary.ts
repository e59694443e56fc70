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
  crossValidation?: { folds: number; metrics: Record<string, { mean: number; sd: number }> };
  /** `ranking` is best first; `drawn` holds what a trial changed, nothing if it took the parameters as given. */
  search?: {
    metric: string;
    planned: number;
    tried: number;
    ranking: {
      trial: number;
      value: number;
      bestIteration: number;
      givenUpAfter?: number;
      drawn: Record<string, string>;
    }[];
  };
  trackingUrl?: string;
}

const MOST_TRIALS = 5;

const SHOWN: [name: string, label: string][] = [
  ['gini', 'Normalised Gini'],
  ['auc', 'AUC'],
  ['logloss', 'Log loss'],
  ['pr_auc', 'PR-AUC'],
];

/** Those of SHOWN; where there is none, because no claim is foretold but a count or an amount, all by their names. */
function shown(metrics: Record<string, unknown>): [name: string, label: string][] {
  const known = SHOWN.filter(([name]) => name in metrics);
  return known.length > 0 ? known : Object.keys(metrics).map((name) => [name, escaped(name)]);
}

/** What the run page says of a training run. */
export function trainSummary(run: TrainedRun): string {
  const metrics = shown(run.metrics).map(([name, label]) => [label, metricFigure(run.metrics[name])]);
  const parameters = Object.entries(run.changed).map(([name, value]) => [code(name), escaped(value)]);
  return [
    `**Run ${code(run.runId)}** of ${escaped(run.experiment)}, on data version ${code(run.dataVersion)}: ${run.bestIteration} trees kept of ${run.iterations} grown.`,
    table(['On the validation part', ''], metrics),
    ...(run.crossValidation ? [crossValidationLine(run.crossValidation)] : []),
    ...(run.search ? [searchTable(run.search)] : []),
    ...(parameters.length > 0 ? [table(['Parameter', ''], parameters)] : []),
    `Model ${code(run.contentSha256.slice(0, 16))}.${run.trackingUrl ? ` ${link('Run on MLflow', run.trackingUrl)}` : ''}`,
  ].join('\n\n');
}

function crossValidationLine({ folds, metrics }: NonNullable<TrainedRun['crossValidation']>): string {
  const found = shown(metrics).map(([name, label]) => {
    const { mean, sd } = metrics[name]!;
    return `${label} ${metricFigure(mean)} ± ${metricFigure(sd)}`;
  });
  return `Cross-validation over ${folds} folds of the train part, mean ± standard deviation: ${found.join(', ')}.`;
}

function searchTable({ metric, planned, tried, ranking }: NonNullable<TrainedRun['search']>): string {
  const finished = ranking.filter(({ givenUpAfter }) => givenUpAfter === undefined);
  const rows = finished.slice(0, MOST_TRIALS).map(({ trial, value, bestIteration, drawn }) => [
    String(trial),
    metricFigure(value),
    String(bestIteration),
    Object.entries(drawn)
      .map(([name, drawnValue]) => `${code(name)} ${escaped(drawnValue)}`)
      .join(', ') || 'as given',
  ]);
  const givenUp = ranking.filter(({ givenUpAfter }) => givenUpAfter !== undefined).length;
  const early = givenUp > 0 ? `, ${givenUp} of them given up early` : '';
  const short = tried < planned ? ', then the time was up' : '';
  return [
    `Search: ${tried} of ${planned} trials${early}${short}. The best:`,
    table(['Trial', escaped(metric), 'Trees', 'Parameters'], rows),
  ].join('\n\n');
}
