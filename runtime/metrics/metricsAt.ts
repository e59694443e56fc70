import { UserError } from '../error.js';
import { deviance } from './deviance.js';
import { lift } from './lift.js';
import type { NamedMetric } from './namedMetric.js';
import { f1, mcc, precision, recall, type Threshold } from './threshold.js';

const AT_THRESHOLD = { precision, recall, f1, mcc };
const THRESHOLD_LABELS = { precision: 'precision', recall: 'recall', f1: 'F1', mcc: 'MCC' };
type ThresholdName = keyof typeof AT_THRESHOLD;

/** Names that an `@` must follow, each with an example. */
export const AT_NAMES: Readonly<Record<string, string>> = {
  lift: 'lift@10%',
  tweedie_deviance: 'tweedie_deviance@1.5',
  ...Object.fromEntries(Object.keys(AT_THRESHOLD).map((name) => [name, `${name}@…`])),
};

const THRESHOLD_FORMS = (name: string): string =>
  `Write ${name}@0.05 for scores of at least 0.05, ${name}@5% for the 5 % highest scores, ${name}@prevalence, or ` +
  `${name}@tuned for the threshold that is best on the validation part.`;

/**
 * The metric of such a name.
 * @param written as the user wrote it, for messages
 * @param name one of AT_NAMES
 * @param at what stands after the `@`, if there is one
 * @throws UserError without a place if that says nothing
 */
export function metricAt(written: string, name: string, at: string | undefined): NamedMetric {
  if (name === 'lift') return liftAt(written, at);
  if (name === 'tweedie_deviance') return tweedieDeviance(written, at);
  return thresholdMetric(name as ThresholdName, written, at);
}

function liftAt(written: string, at: string | undefined): NamedMetric {
  const share = at === undefined ? undefined : percentage(at);
  if (share === undefined) {
    throw new UserError({
      what: `'${written}' does not say how many of the highest scores to take.`,
      cure: 'Write lift@10% for the 10 % highest scores.',
    });
  }
  return {
    name: `lift@${share}%`,
    label: `lift in the top ${share} %`,
    better: 'higher',
    interval: 'resampled',
    targets: ['binary', 'count', 'amount'],
    readsProbabilities: false,
    compute: (scored) => lift(scored, share / 100),
  };
}

function tweedieDeviance(written: string, at: string | undefined): NamedMetric {
  const power = at === undefined ? undefined : decimal(at);
  if (power === undefined || power <= 1 || power >= 2) {
    throw new UserError({
      what: `'${written}' does not say between 1 and 2 how the variance grows with the mean.`,
      cure: "Write tweedie_deviance@1.5, or the model's own tweedie_variance_power.",
    });
  }
  return {
    name: `tweedie_deviance@${power}`,
    label: `Tweedie deviance of power ${power}`,
    better: 'lower',
    interval: 'resampled',
    targets: ['count', 'amount'],
    readsProbabilities: false,
    compute: (scored) => deviance(scored, power),
  };
}

function thresholdMetric(name: ThresholdName, written: string, at: string | undefined): NamedMetric {
  const threshold = at === undefined ? undefined : thresholdNamed(at);
  if (threshold === undefined) {
    throw new UserError({
      what: `'${written}' does not say where a claim is predicted.`,
      cure: THRESHOLD_FORMS(name),
    });
  }
  const spelled = spell(threshold);
  const better: NamedMetric = {
    name: `${name}@${spelled}`,
    label: `${THRESHOLD_LABELS[name]} at ${spelled}`,
    better: 'higher',
    interval: 'resampled',
    targets: ['binary'],
    // Other thresholds are scores of the model's own, or places in their order.
    readsProbabilities: threshold.kind === 'prevalence',
    compute: (scored) => AT_THRESHOLD[name](scored, threshold),
  };
  return threshold.kind === 'tuned' ? { ...better, needs: 'validation' } : better;
}

function thresholdNamed(at: string): Threshold | undefined {
  if (at === 'prevalence' || at === 'tuned') return { kind: at };
  const share = percentage(at);
  if (share !== undefined) return { kind: 'share', value: share / 100 };
  const value = decimal(at);
  return value !== undefined && value >= 0 && value <= 1 ? { kind: 'score', value } : undefined;
}

function spell(threshold: Threshold): string {
  if (threshold.kind === 'score') return `${threshold.value}`;
  return threshold.kind === 'share' ? `${Number((100 * threshold.value).toPrecision(12))}%` : threshold.kind;
}

/** `10%` is 10; more than 0, at most 100. */
function percentage(text: string): number | undefined {
  const value = text.endsWith('%') ? decimal(text.slice(0, -1)) : undefined;
  return value !== undefined && value > 0 && value <= 100 ? value : undefined;
}

function decimal(text: string): number | undefined {
  return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}
