import type { TargetKind } from '../data/manifest.js';
import { UserError } from '../error.js';
import { nearest } from '../nearest.js';
import { AT_NAMES, metricAt } from './metricsAt.js';
import type { NamedMetric } from './namedMetric.js';
import { PLAIN_METRICS } from './plainMetrics.js';

const ALIASES: Readonly<Record<string, string>> = {
  roc_auc: 'auc',
  normalised_gini: 'gini',
  normalized_gini: 'gini',
  'pr-auc': 'pr_auc',
  average_precision: 'pr_auc',
  log_loss: 'logloss',
  binary_logloss: 'logloss',
  brier_score: 'brier',
  mean_poisson_deviance: 'poisson_deviance',
  mean_gamma_deviance: 'gamma_deviance',
  mean_absolute_error: 'mae',
  root_mean_squared_error: 'rmse',
};

/** Computed for every evaluation of such a target, whatever the conditions ask for. */
export function standardMetrics(target: TargetKind): readonly NamedMetric[] {
  return [...PLAIN_METRICS, metricNamed('lift@10%'), metricNamed('lift@20%')].filter(
    ({ needs, targets }) => needs === undefined && targets.includes(target),
  );
}

/** Of claims or none. */
export const STANDARD_METRICS = standardMetrics('binary');

/** What can stand before the comparison in a condition, for messages. */
export function knownMetricNames(): string[] {
  return [...PLAIN_METRICS.map(({ name }) => name), ...Object.values(AT_NAMES)];
}

/**
 * Finds a metric by the name that a user wrote.
 * @throws UserError without a place: the caller knows it
 */
export function metricNamed(written: string): NamedMetric {
  const text = written.toLowerCase();
  const plain = PLAIN_METRICS.find(({ name }) => name === (ALIASES[text] ?? text));
  if (plain) return plain;
  const [name, ...rest] = text.split('@');
  if (Object.hasOwn(AT_NAMES, name))
    return metricAt(written, name, rest.length > 0 ? rest.join('@') : undefined);
  const close = nearest(name, [
    ...PLAIN_METRICS.map((metric) => metric.name),
    ...Object.keys(ALIASES),
    ...Object.keys(AT_NAMES),
  ]);
  throw new UserError({
    what: `There is no metric '${written}'.`,
    cure: `${close ? `Did you mean ${close}? ` : ''}Known are ${knownMetricNames().join(', ')}.`,
  });
}
