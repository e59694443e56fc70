interface Objective {
  /** LightGBM's other spellings of it. */
  aliases: readonly string[];
  /** What is watched unless something else is asked for. */
  metric: string;
}

interface Metric {
  aliases: readonly string[];
  /** The objectives whose answers it can measure. */
  of: readonly string[];
}

/** What can be learnt, in LightGBM's names; loss.ts holds what they minimise. */
export const OBJECTIVES = {
  binary: { aliases: [], metric: 'binary_logloss' },
  cross_entropy: { aliases: ['xentropy'], metric: 'cross_entropy' },
  regression: {
    aliases: [
      ...['regression_l2', 'l2', 'mean_squared_error', 'mse'],
      ...['l2_root', 'root_mean_squared_error', 'rmse'],
    ],
    metric: 'l2',
  },
  poisson: { aliases: [], metric: 'poisson' },
  gamma: { aliases: [], metric: 'gamma' },
  tweedie: { aliases: [], metric: 'tweedie' },
} as const satisfies Record<string, Objective>;

export type ObjectiveName = keyof typeof OBJECTIVES;

const ALL = Object.keys(OBJECTIVES);
const PROBABILITIES = ['binary', 'cross_entropy'];
const MEANS = ['poisson', 'gamma', 'tweedie'];

/** What can be watched while training, in LightGBM's names; watch.ts holds their definitions. */
export const METRICS = {
  auc: { aliases: [], of: ALL },
  binary_logloss: { aliases: ['binary'], of: ['binary'] },
  binary_error: { aliases: [], of: ['binary'] },
  cross_entropy: { aliases: ['xentropy'], of: PROBABILITIES },
  l2: { aliases: ['regression', 'regression_l2', 'mean_squared_error', 'mse'], of: ALL },
  rmse: { aliases: ['root_mean_squared_error', 'l2_root'], of: ALL },
  l1: { aliases: ['regression_l1', 'mean_absolute_error', 'mae'], of: ALL },
  poisson: { aliases: [], of: MEANS },
  // As in LightGBM, amounts of 0 have no gamma likelihood.
  gamma: { aliases: [], of: ['gamma'] },
  gamma_deviance: { aliases: [], of: ['gamma'] },
  tweedie: { aliases: [], of: MEANS },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** The metric in force: the one that was asked for, or the objective's own. */
export function metricOf({ objective, metric }: { objective: string; metric: string }): MetricName {
  return (metric === '' ? OBJECTIVES[objective as ObjectiveName].metric : metric) as MetricName;
}

/** The metrics that can be watched with an objective. */
export function metricsFor(objective: string): MetricName[] {
  return (Object.entries(METRICS) as [MetricName, Metric][]).flatMap(([name, { of }]) =>
    of.includes(objective) ? [name] : [],
  );
}
