/** What can be learnt, in LightGBM's names. */
export const OBJECTIVES = ['binary'] as const;

/** What can be watched while training, in LightGBM's names, and LightGBM's other spellings of it. */
export const METRICS = {
  auc: [],
  binary_logloss: ['binary'],
} as const satisfies Record<string, readonly string[]>;

export type MetricName = keyof typeof METRICS;

/** The metric in force: the one that was asked for, or the objective's own loss. */
export function metricOf({ metric }: { metric: string }): MetricName {
  return metric === '' ? 'binary_logloss' : (metric as MetricName);
}

/** Is more of the metric better? */
export function isMoreBetter(metric: MetricName): boolean {
  return metric === 'auc';
}
