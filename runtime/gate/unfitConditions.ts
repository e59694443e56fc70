import type { TargetKind } from '../data/manifest.js';
import type { Finding } from '../error.js';
import { standardMetrics } from '../metrics/catalogue.js';
import type { Condition } from './condition.js';

const KINDS: Readonly<Record<TargetKind, string>> = {
  binary: 'a claim or none',
  count: 'a count',
  amount: 'an amount',
};

/** The metric that asks of one kind of target what these ask of another. */
const COUNTERPARTS: Readonly<Record<string, Readonly<Record<TargetKind, string>>>> = {
  auc: { binary: 'auc', count: 'gini', amount: 'gini' },
  ks: { binary: 'ks', count: 'gini', amount: 'gini' },
  pr_auc: { binary: 'pr_auc', count: 'lift@10%', amount: 'lift@10%' },
  logloss: { binary: 'logloss', count: 'poisson_deviance', amount: 'tweedie_deviance@1.5' },
  brier: { binary: 'brier', count: 'rmse', amount: 'rmse' },
  poisson_deviance: { binary: 'logloss', count: 'poisson_deviance', amount: 'poisson_deviance' },
  tweedie_deviance: { binary: 'logloss', count: 'tweedie_deviance@1.5', amount: 'tweedie_deviance@1.5' },
  gamma_deviance: { binary: 'logloss', count: 'poisson_deviance', amount: 'gamma_deviance' },
  mae: { binary: 'brier', count: 'mae', amount: 'mae' },
  rmse: { binary: 'brier', count: 'rmse', amount: 'rmse' },
  precision: { binary: 'precision@10%', count: 'lift@10%', amount: 'lift@10%' },
  recall: { binary: 'recall@10%', count: 'lift@10%', amount: 'lift@10%' },
};

/**
 * Conditions that this target or this model can never meet, because the metric is not defined for it.
 * @param noProbability why the model's answers are no probabilities; undefined if they are
 */
export function unfitConditions(
  conditions: readonly Condition[],
  target: TargetKind,
  noProbability: string | undefined,
  where: string,
): Finding[] {
  return conditions.flatMap(({ metric, line }): Finding[] => {
    const at = `${where}:${line}`;
    if (!metric.targets.includes(target)) {
      const known = standardMetrics(target).map(({ name }) => name);
      const close = COUNTERPARTS[metric.name.split('@')[0]]?.[target] ?? 'expected/observed';
      return [
        {
          where: at,
          what: `The target is ${KINDS[target]}, for which ${metric.label} is not defined.`,
          cure: `Is ${close} meant? There are ${known.join(', ')}.`,
        },
      ];
    }
    if (target === 'binary' && metric.readsProbabilities && noProbability !== undefined) {
      return [
        {
          where: at,
          what: `${metric.label} needs probabilities: ${noProbability}.`,
          cure: 'Judge how the model ranks (gini, auc, ks, lift@10%), or train it with the objective binary.',
        },
      ];
    }
    return [];
  });
}
