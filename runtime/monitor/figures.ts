import { computed, type Metric, notComputed } from '../metrics/metric.js';
import type { MonitorRecord } from './record.js';

/** What figures are made of. */
export type Measured = Pick<
  MonitorRecord,
  'scores' | 'drift' | 'tests' | 'quality' | 'source' | 'performance'
>;

/** Every figure that conditions can be on by name, see metricNames.ts; one that has no value says why. */
export function figuresOf(measured: Measured): Record<string, Metric> {
  const { scores, drift, tests, quality, source, performance } = measured;
  const figures: Record<string, Metric> = {
    rows: computed(source.rows),
    'labels.rows': computed(performance?.rows ?? 0),
    'labels.coverage': performance
      ? computed(performance.rows / performance.matured)
      : notComputed('no outcome is known of any row that is old enough'),
    'mean(score)': computed(scores.mean),
    ...ofScores(scores),
  };
  for (const { column, psi, psiWithoutChange, jensenShannon, missing, newCategoryCount } of drift?.columns ??
    []) {
    figures[`psi(${column})`] = computed(psi, { detail: { withoutChange: psiWithoutChange } });
    figures[`jensen_shannon(${column})`] = computed(jensenShannon);
    figures[`missing_change(${column})`] = computed(Math.abs(missing.now - missing.before));
    figures[`new_categories(${column})`] = computed(newCategoryCount);
  }
  for (const { column, wasserstein, pValue } of tests) {
    if (wasserstein !== undefined) figures[`wasserstein(${column})`] = computed(wasserstein);
    figures[`drift_p(${column})`] = computed(pValue);
  }
  const rows = source.rows + source.rejected;
  for (const { feature, missing, outOfDomain, typeErrors } of quality) {
    figures[`missing(${feature})`] = computed(missing / rows);
    figures[`out_of_domain(${feature})`] = computed(outOfDomain / rows);
    figures[`type_errors(${feature})`] = computed(typeErrors / rows);
  }
  const columns = drift?.columns ?? [];
  const cells = rows * quality.length;
  const share = (of: 'outOfDomain' | 'typeErrors'): Metric =>
    cells > 0
      ? computed(quality.reduce((sum, feature) => sum + feature[of], 0) / cells)
      : notComputed('the rows have no features');
  const moved = tests.flatMap(({ wasserstein }) => wasserstein ?? []);
  return {
    ...figures,
    'drift.max_psi': largest(columns.map(({ psi }) => psi)),
    'drift.max_jensen_shannon': largest(columns.map(({ jensenShannon }) => jensenShannon)),
    'drift.max_wasserstein': largest(moved),
    // Bonferroni's bound, which is Holm's for the smallest.
    'drift.min_p':
      tests.length > 0
        ? computed(Math.min(1, tests.length * Math.min(...tests.map(({ pValue }) => pValue))))
        : notComputed(NOTHING),
    'quality.max_missing_change': largest(
      columns.map(({ missing }) => Math.abs(missing.now - missing.before)),
    ),
    'quality.new_categories':
      columns.length > 0
        ? computed(columns.reduce((sum, { newCategoryCount }) => sum + newCategoryCount, 0))
        : notComputed(NOTHING),
    'quality.out_of_domain': share('outOfDomain'),
    'quality.type_errors': share('typeErrors'),
    'quality.rejected': computed(source.rejected / rows),
  };
}

const NOTHING = 'no feature could be compared with the training data';
const NO_BASELINE = 'the model has no baseline.json of its scores; train it again with this version';

function ofScores({ psi, psiWithoutChange = 0, jensenShannon, wasserstein, ks }: MonitorRecord['scores']) {
  const known = (value: number | undefined): Metric =>
    value === undefined ? notComputed(NO_BASELINE) : computed(value);
  return {
    'psi(score)':
      psi === undefined ? known(psi) : computed(psi, { detail: { withoutChange: psiWithoutChange } }),
    'jensen_shannon(score)': known(jensenShannon),
    'wasserstein(score)': known(wasserstein),
    'drift_p(score)': known(ks?.pValue),
  };
}

function largest(values: readonly number[]): Metric {
  return values.length > 0 ? computed(Math.max(...values)) : notComputed(NOTHING);
}
