import type { TargetKind } from '../data/manifest.js';
import { auc } from './auc.js';
import { averagePrecision } from './averagePrecision.js';
import { brier, brierSkill } from './brier.js';
import { calibrationError } from './calibrationBins.js';
import { calibrationIntercept, calibrationSlope } from './calibrationLine.js';
import { deviance } from './deviance.js';
import { expectedObserved } from './expectedObserved.js';
import { gini } from './gini.js';
import { ks } from './ks.js';
import { logLoss } from './logLoss.js';
import { meanAbsoluteError, rootMeanSquaredError } from './meanLoss.js';
import type { NamedMetric } from './namedMetric.js';
import { psiOfScores } from './psi.js';

type Better = NamedMetric['better'];
type Compute = NamedMetric['compute'];

const ANY: readonly TargetKind[] = ['binary', 'count', 'amount'];
const PROBABILITIES = { readsProbabilities: true };
const CLOSED = { interval: 'closed', ...PROBABILITIES } as const;

/** The metrics that need nothing after their name, in reading order. */
export const PLAIN_METRICS: readonly NamedMetric[] = [
  claims('auc', 'AUC', 'higher', auc, { interval: 'area' }),
  any('gini', 'normalised Gini', 'higher', gini, { interval: 'area' }),
  claims('pr_auc', 'PR-AUC', 'higher', averagePrecision),
  claims('logloss', 'log loss', 'lower', logLoss, PROBABILITIES),
  claims('brier', 'Brier score', 'lower', brier, PROBABILITIES),
  claims('brier_skill', 'Brier skill', 'higher', brierSkill, PROBABILITIES),
  claims('ks', 'KS distance', 'higher', ks),
  numbers('poisson_deviance', 'Poisson deviance', 'lower', (scored) => deviance(scored, 1)),
  metric(['amount'], 'gamma_deviance', 'gamma deviance', 'lower', (scored) => deviance(scored, 2)),
  numbers('mae', 'mean absolute error', 'lower', meanAbsoluteError),
  numbers('rmse', 'root mean squared error', 'lower', rootMeanSquaredError),
  any('expected/observed', 'expected/observed', 'neither', expectedObserved, PROBABILITIES),
  claims('ece', 'expected calibration error', 'lower', calibrationError, {
    ...PROBABILITIES,
    interval: 'none',
  }),
  claims('calibration_slope', 'calibration slope', 'neither', calibrationSlope, CLOSED),
  claims('calibration_intercept', 'calibration intercept', 'neither', calibrationIntercept, CLOSED),
  any('psi(score)', 'PSI of the scores', 'lower', psiOfScores, {
    interval: 'none',
    needs: 'training scores',
  }),
];

function any(name: string, label: string, better: Better, compute: Compute, more?: Partial<NamedMetric>) {
  return metric(ANY, name, label, better, compute, more);
}

function claims(name: string, label: string, better: Better, compute: Compute, more?: Partial<NamedMetric>) {
  return metric(['binary'], name, label, better, compute, more);
}

function numbers(name: string, label: string, better: Better, compute: Compute) {
  return metric(['count', 'amount'], name, label, better, compute);
}

function metric(
  targets: readonly TargetKind[],
  name: string,
  label: string,
  better: Better,
  compute: Compute,
  more: Partial<NamedMetric> = {},
): NamedMetric {
  return { name, label, better, targets, interval: 'resampled', readsProbabilities: false, compute, ...more };
}
