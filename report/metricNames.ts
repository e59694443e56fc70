import { UserError } from '../runtime/error.js';
import { metricNamed, STANDARD_METRICS } from '../runtime/metrics/catalogue.js';

/** A metric for people. */
export interface MetricText {
  label: string;
  /** One line. */
  meaning: string;
  better: 'higher' | 'lower' | 'neither';
}

/** By the name up to an `@`. */
const MEANINGS: Readonly<Record<string, string>> = {
  gini: 'How well claims, or large amounts, are ranked above the rest: 0 is chance, 1 is perfect. Of claim or none it is 2 × AUC − 1.',
  auc: 'How often a policy with a claim scores higher than one without: 0.5 is chance.',
  pr_auc: 'Precision averaged over all claims as they are found; chance gives the claim rate.',
  logloss: 'Penalty for confident mistakes; lower is better.',
  brier: 'Mean squared error of the probabilities; lower is better.',
  brier_skill: 'Part of the Brier score of “the claim rate for everyone” that the model removes.',
  ks: 'Largest distance between the score distributions of claims and the rest.',
  'expected/observed': 'What was predicted over what happened: 1 is right in total.',
  ece: 'Mean distance between predicted and observed rates over groups of equal size.',
  calibration_slope: '1 is right; below 1 the scores are too extreme, above 1 too timid.',
  calibration_intercept: '0 is right; below 0 too many claims are predicted, above 0 too few.',
  poisson_deviance: 'Distance from the claims counted, as Poisson noise weighs it; 0 is perfect.',
  gamma_deviance: 'Distance from the amounts relative to their size; 0 is perfect.',
  tweedie_deviance: 'Distance from amounts that are often zero; 0 is perfect.',
  mae: 'Mean distance of prediction and outcome, in the unit of the target.',
  rmse: 'Root of the mean squared distance, in the unit of the target; large misses count most.',
  'psi(score)': 'Shift of the scores since training: below 0.1 is stable.',
  lift: 'Claims, or amount, among the highest scores over those in a random share of the same size.',
  precision: 'Of the policies flagged, the share with a claim.',
  recall: 'Of the claims, the share that is flagged.',
  f1: 'Harmonic mean of precision and recall.',
  mcc: 'Correlation of flags and claims.',
};

/** Label and meaning of a metric as the gate's record names it. */
export function metricText(name: string): MetricText {
  const meaning = Object.hasOwn(MEANINGS, stem(name)) ? MEANINGS[stem(name)] : '';
  try {
    const { label, better } = metricNamed(name);
    return { label: label.charAt(0).toUpperCase() + label.slice(1), meaning, better };
  } catch (error) {
    // A record of a newer version can hold a metric that this one does not know.
    if (error instanceof UserError) return { label: name, meaning, better: 'neither' };
    throw error;
  }
}

/** Gini and AUC first, then the other standard metrics, then what the conditions asked for besides. */
export function inReadingOrder(names: readonly string[]): string[] {
  const order = ['gini', ...STANDARD_METRICS.map(({ name }) => name)];
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...names].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

function stem(name: string): string {
  return name.split('@')[0];
}
