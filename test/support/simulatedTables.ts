import type { ReportData } from '../../report/report.js';
import { recordsOf } from '../../runtime/gate/record.js';
import { assess } from '../../runtime/metrics/assess.js';
import { metricNamed } from '../../runtime/metrics/catalogue.js';
import type { Scored } from '../../runtime/metrics/metric.js';

type Gate = ReportData['gate'];

/** Rows in ten equal groups by the ratio of two scores. */
export function simulatedDoubleLift(mine: Scored, theirs: Scored): NonNullable<Gate['tables']>['doubleLift'] {
  const ratio = Array.from(mine.scores, (score, row) => score / theirs.scores[row]);
  const order = ratio.map((_, row) => row).sort((a, b) => ratio[a] - ratio[b]);
  const mean = (rows: number[], of: ArrayLike<number>) =>
    rows.reduce((sum, row) => sum + of[row], 0) / rows.length;
  return Array.from({ length: 10 }, (_, i) => {
    const rows = order.slice((i * order.length) / 10, ((i + 1) * order.length) / 10);
    return {
      rows: rows.length,
      weight: rows.length,
      ratio: { low: ratio[rows[0]], high: ratio[rows[rows.length - 1]] },
      candidate: mean(rows, mine.scores),
      champion: mean(rows, theirs.scores),
      observed: mean(rows, mine.labels),
    };
  });
}

/** Precision, recall and what follows from them at every hundredth of the rows. */
export function simulatedThresholds({ scores, labels }: Scored): NonNullable<Gate['tables']>['thresholds'] {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const claims = Array.from(labels).reduce((sum, label) => sum + label, 0);
  const found = order.map(
    (
      (sum) => (row: number) =>
        (sum += labels[row])
    )(0),
  );
  return Array.from({ length: 100 }, (_, i) => {
    const flagged = Math.round(((i + 1) * order.length) / 100);
    const hits = found[flagged - 1];
    const others = order.length - claims;
    const wrong = flagged - hits;
    const root = Math.sqrt(flagged * claims * others * (order.length - flagged));
    return {
      threshold: scores[order[flagged - 1]],
      share: flagged / order.length,
      precision: hits / flagged,
      recall: hits / claims,
      f1: (2 * hits) / (flagged + claims),
      mcc: root > 0 ? (hits * (others - wrong) - wrong * (claims - hits)) / root : null,
    };
  });
}

/** Gini, AUC and expected over observed in the rows of each value. */
export function simulatedSegment(
  column: string,
  values: readonly string[],
  mine: Scored,
  theirs: Scored,
): NonNullable<Gate['segments']>[number] {
  const metrics = ['gini', 'auc', 'expected/observed'].map(metricNamed);
  const groups = [...new Set(values)].sort().map((value) => {
    const rows = values.flatMap((one, row) => (one === value ? [row] : []));
    const take = ({ scores, labels }: Scored): Scored => ({
      scores: Float64Array.from(rows, (row) => scores[row]),
      labels: Float64Array.from(rows, (row) => labels[row]),
    });
    const { candidate, champion } = assess(take(mine), take(theirs), metrics, { count: 200, seed: 1 });
    const claims = rows.filter((row) => mine.labels[row] === 1).length;
    return {
      value,
      rows: rows.length,
      claims,
      metrics: recordsOf(candidate),
      champion: recordsOf(champion ?? {}),
    };
  });
  const ginis = groups.flatMap(({ value, metrics }) =>
    metrics.gini.value === null ? [] : [{ value, gini: metrics.gini.value }],
  );
  const [low] = [...ginis].sort((a, b) => a.gini - b.gini);
  const [high] = [...ginis].sort((a, b) => b.gini - a.gini);
  return {
    column,
    groups,
    spread: {
      gini: {
        lowest: low.value,
        highest: high.value,
        difference: high.gini - low.gini,
        ratio: low.gini / high.gini,
      },
    },
  };
}

/** How a prediction might follow features of three kinds: numbers with a gap, a count, and categories. */
export function simulatedDependence(): ReportData['dependence'] {
  const numbers = Array.from({ length: 20 }, (_, i) => 0.3 + 0.11 * i);
  const levels = ['none', 'minor', 'major', 'unknown'];
  return [
    {
      feature: 'ps_car_13',
      points: [
        ...numbers.map((value) => ({ value, answer: 0.028 + 0.02 / (1 + Math.exp(-3 * (value - 1))) })),
        { value: null, answer: 0.041 },
      ],
    },
    {
      feature: 'ps_ind_03',
      points: Array.from({ length: 12 }, (_, value) => ({
        value,
        answer: 0.034 + 0.0009 * Math.abs(value - 4),
      })),
    },
    {
      feature: 'ps_ind_05_cat',
      points: levels.map((level, value) => ({ value, level, answer: 0.035 + 0.003 * value })),
    },
    {
      feature: 'ps_reg_03',
      points: [
        ...numbers.map((value) => ({ value, answer: 0.033 + 0.004 * Math.sqrt(value) })),
        { value: null, answer: 0.033 },
      ],
    },
    {
      feature: 'ps_ind_15',
      points: Array.from({ length: 14 }, (_, value) => ({ value, answer: 0.04 - 0.0005 * value })),
    },
    {
      feature: 'ps_calc_10',
      points: Array.from({ length: 15 }, (_, value) => ({ value, answer: 0.0364 + 0.00002 * value })),
    },
  ];
}
