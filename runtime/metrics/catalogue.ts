import { UserError } from '../error.js';
import { nearest } from '../nearest.js';
import { auc } from './auc.js';
import { averagePrecision } from './averagePrecision.js';
import { brier, brierSkill } from './brier.js';
import { calibrationError } from './calibrationBins.js';
import { calibrationIntercept, calibrationSlope } from './calibrationLine.js';
import { expectedObserved } from './expectedObserved.js';
import { gini } from './gini.js';
import { ks } from './ks.js';
import { lift } from './lift.js';
import { logLoss } from './logLoss.js';
import type { Metric, Scored } from './metric.js';
import { psiOfScores } from './psi.js';
import { f1, mcc, precision, recall, type Threshold } from './threshold.js';

/** A metric as conditions name it, ready to be computed. */
export interface NamedMetric {
  /** The one spelling used in records: `gini`, `lift@10%`, `f1@0.05`. */
  name: string;
  /** For sentences: `normalised Gini`. */
  label: string;
  better: 'higher' | 'lower' | 'neither';
  /**
   * Where intervals come from. `area`: DeLong, or resampling with weights or groups. `resampled`: resampling.
   * `closed`: computed with the value. With `closed` and `none` a difference of two models has no interval.
   */
  interval: 'area' | 'resampled' | 'closed' | 'none';
  /** What it needs besides the scores of the judged rows. */
  needs?: 'training scores' | 'validation';
  compute(scored: Scored): Metric;
}

const PLAIN: readonly NamedMetric[] = [
  { name: 'auc', label: 'AUC', better: 'higher', interval: 'area', compute: auc },
  { name: 'gini', label: 'normalised Gini', better: 'higher', interval: 'area', compute: gini },
  { name: 'pr_auc', label: 'PR-AUC', better: 'higher', interval: 'resampled', compute: averagePrecision },
  { name: 'logloss', label: 'log loss', better: 'lower', interval: 'resampled', compute: logLoss },
  { name: 'brier', label: 'Brier score', better: 'lower', interval: 'resampled', compute: brier },
  { name: 'brier_skill', label: 'Brier skill', better: 'higher', interval: 'resampled', compute: brierSkill },
  { name: 'ks', label: 'KS distance', better: 'higher', interval: 'resampled', compute: ks },
  {
    name: 'expected/observed',
    label: 'expected/observed claims',
    better: 'neither',
    interval: 'resampled',
    compute: expectedObserved,
  },
  {
    name: 'ece',
    label: 'expected calibration error',
    better: 'lower',
    interval: 'none',
    compute: calibrationError,
  },
  {
    name: 'calibration_slope',
    label: 'calibration slope',
    better: 'neither',
    interval: 'closed',
    compute: calibrationSlope,
  },
  {
    name: 'calibration_intercept',
    label: 'calibration intercept',
    better: 'neither',
    interval: 'closed',
    compute: calibrationIntercept,
  },
  {
    name: 'psi(score)',
    label: 'PSI of the scores',
    better: 'lower',
    interval: 'none',
    needs: 'training scores',
    compute: psiOfScores,
  },
];

const AT_THRESHOLD = { precision, recall, f1, mcc };
const THRESHOLD_LABELS = { precision: 'precision', recall: 'recall', f1: 'F1', mcc: 'MCC' };
type ThresholdName = keyof typeof AT_THRESHOLD;

const ALIASES: Readonly<Record<string, string>> = {
  roc_auc: 'auc',
  normalised_gini: 'gini',
  normalized_gini: 'gini',
  'pr-auc': 'pr_auc',
  average_precision: 'pr_auc',
  log_loss: 'logloss',
  binary_logloss: 'logloss',
  brier_score: 'brier',
};

const THRESHOLD_FORMS = (name: string): string =>
  `Write ${name}@0.05 for scores of at least 0.05, ${name}@5% for the 5 % highest scores, ${name}@prevalence, or ` +
  `${name}@tuned for the threshold that is best on the validation part.`;

/** Computed for every evaluation, whatever the conditions ask for. */
export const STANDARD_METRICS: readonly NamedMetric[] = [
  ...PLAIN.filter(({ needs }) => needs === undefined),
  metricNamed('lift@10%'),
  metricNamed('lift@20%'),
];

/** What can stand before the comparison in a condition, for messages. */
export function knownMetricNames(): string[] {
  return [
    ...PLAIN.map(({ name }) => name),
    'lift@10%',
    ...Object.keys(AT_THRESHOLD).map((name) => `${name}@…`),
  ];
}

/**
 * Finds a metric by the name that a user wrote.
 * @throws UserError without a place: the caller knows it
 */
export function metricNamed(written: string): NamedMetric {
  const text = written.toLowerCase();
  const plain = PLAIN.find(({ name }) => name === (ALIASES[text] ?? text));
  if (plain) return plain;
  const [name, ...rest] = text.split('@');
  const at = rest.length > 0 ? rest.join('@') : undefined;
  if (name === 'lift') return liftAt(written, at);
  if (name in AT_THRESHOLD) return thresholdMetric(name as ThresholdName, written, at);
  const close = nearest(name, [
    ...PLAIN.map((metric) => metric.name),
    ...Object.keys(ALIASES),
    'lift',
    ...Object.keys(AT_THRESHOLD),
  ]);
  throw new UserError({
    what: `There is no metric '${written}'.`,
    cure: `${close ? `Did you mean ${close}? ` : ''}Known are ${knownMetricNames().join(', ')}.`,
  });
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
    compute: (scored) => lift(scored, share / 100),
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
