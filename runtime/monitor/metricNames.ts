import { UserError } from '../error.js';
import type { MetricNames } from '../gate/parse.js';
import { knownMetricNames, metricNamed } from '../metrics/catalogue.js';
import type { JudgedMetric, NamedMetric } from '../metrics/namedMetric.js';
import { nearest } from '../nearest.js';

/** A metric of a model in use: of its performance, as at the gate, or a figure of its rows. */
export type WatchedMetric = NamedMetric | FigureMetric;

/** A figure that needs no labels; `of` is the feature, or `score`. */
export interface FigureMetric extends JudgedMetric {
  withoutLabels: true;
  of?: string;
}

type Better = JudgedMetric['better'];

/** Of one feature or of the score: `psi(age)`. */
const OF_COLUMN: Readonly<Record<string, [label: string, better: Better]>> = {
  psi: ['PSI', 'lower'],
  jensen_shannon: ['Jensen-Shannon divergence', 'lower'],
  wasserstein: ['Wasserstein distance in standard deviations', 'lower'],
  drift_p: ['p-value of no drift', 'higher'],
  missing: ['share of missing values', 'neither'],
  missing_change: ['change of the share of missing values', 'lower'],
  new_categories: ['number of new categories', 'lower'],
  out_of_domain: ['share of values outside what training saw', 'lower'],
  type_errors: ['share of values of a wrong type', 'lower'],
};
const OF_SCORE = ['psi', 'jensen_shannon', 'wasserstein', 'drift_p', 'mean'];

/** Of all rows. */
const WHOLE: Readonly<Record<string, [label: string, better: Better]>> = {
  'mean(score)': ['mean score', 'neither'],
  'drift.max_psi': ['largest PSI of a feature', 'lower'],
  'drift.max_jensen_shannon': ['largest Jensen-Shannon divergence of a feature', 'lower'],
  'drift.max_wasserstein': ['largest Wasserstein distance of a feature in standard deviations', 'lower'],
  'drift.min_p': ['smallest p-value of no drift, corrected for the number of features', 'higher'],
  'quality.max_missing_change': ['largest change of a share of missing values', 'lower'],
  'quality.new_categories': ['number of new categories', 'lower'],
  'quality.out_of_domain': ['share of values outside what training saw', 'lower'],
  'quality.type_errors': ['share of values of a wrong type', 'lower'],
  'quality.rejected': ['share of rows that could not be scored', 'lower'],
  rows: ['rows', 'higher'],
  'labels.rows': ['rows with a known outcome', 'higher'],
  'labels.coverage': ['share of the matured rows with a known outcome', 'higher'],
};

/** The metrics that MonitorModel's conditions can be on. */
export const WATCHED_METRICS: MetricNames<WatchedMetric> = {
  known: () => [
    ...Object.keys(WHOLE),
    'psi(score)',
    ...Object.keys(OF_COLUMN).map((name) => `${name}(feature)`),
    ...performanceNames(),
  ],
  named(written) {
    const [, measure, of] = /^([^(]+)\((.*)\)$/.exec(written) ?? [];
    const name = of === undefined ? written.toLowerCase() : `${measure!.toLowerCase()}(${of.trim()})`;
    const whole = WHOLE[name];
    if (whole) return figureMetric(name, ...whole);
    if (of !== undefined) return ofColumn(measure!.toLowerCase(), of.trim(), written);
    try {
      return metricNamed(written);
    } catch (error) {
      const close = nearest(name, Object.keys(WHOLE));
      if (!(error instanceof UserError) || !close) throw error;
      throw unknown(written, close);
    }
  },
};

function performanceNames(): string[] {
  return knownMetricNames().filter((name) => !name.includes('('));
}

function ofColumn(measure: string, of: string, written: string): FigureMetric {
  const [label, better] = OF_COLUMN[measure] ?? [];
  if (label === undefined || better === undefined || of === '') {
    throw unknown(written, nearest(measure, Object.keys(OF_COLUMN)));
  }
  if (of === 'score' && !OF_SCORE.includes(measure)) {
    throw new UserError({
      what: `Of the score there is no ${measure}.`,
      cure: `There are ${OF_SCORE.map((name) => `${name}(score)`).join(', ')}.`,
    });
  }
  return {
    ...figureMetric(`${measure}(${of})`, `${label} of ${of === 'score' ? 'the scores' : of}`, better),
    of,
  };
}

function figureMetric(name: string, label: string, better: Better): FigureMetric {
  return { name, label, better, interval: 'none', withoutLabels: true };
}

function unknown(written: string, close: string | undefined): UserError {
  return new UserError({
    what: `There is no metric '${written}'.`,
    cure: `${close ? `Did you mean ${close}? ` : ''}Known are ${WATCHED_METRICS.known().join(', ')}.`,
  });
}
