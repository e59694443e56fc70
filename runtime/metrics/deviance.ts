import { meanLoss } from './meanLoss.js';
import { type Metric, notComputed, type Scored } from './metric.js';

/**
 * Mean unit deviance of the Poisson (power 1), gamma (2) and compound Poisson-gamma distributions (between), as in
 * Dunn and Smyth (2018), Generalized Linear Models, 5.4: 0 is perfect. The detail holds the deviance of a model that
 * knows the mean only. Predictions must be above 0; the target at or above 0, for gamma above it.
 * @param power of the mean that the variance grows with, from 1 to 2
 */
export function deviance(scored: Scored, power: number): Metric {
  const unit = unitDeviance(power);
  const refusal = scored.drawn ? undefined : undefinedAt(scored, power);
  if (refusal) return notComputed(refusal);
  return meanLoss(scored, `deviance ${power}`, unit, (mean) => mean);
}

function undefinedAt({ labels, scores }: Scored, power: number): string | undefined {
  const lowest = power === 2 ? 'above 0' : 'at or above 0';
  const badTarget = labels.findIndex((y) => (power === 2 ? y <= 0 : y < 0));
  if (badTarget >= 0) {
    return `the target of row ${badTarget + 1} is ${labels[badTarget]}, and must be ${lowest}`;
  }
  const badScore = scores.findIndex((mean) => mean <= 0);
  if (badScore >= 0) {
    return `the prediction of row ${badScore + 1} is ${scores[badScore]}, and must be above 0`;
  }
  return undefined;
}

function unitDeviance(power: number): (mean: number, y: number) => number {
  if (power === 1) return (mean, y) => 2 * ((y === 0 ? 0 : y * Math.log(y / mean)) - y + mean);
  if (power === 2) return (mean, y) => 2 * (Math.log(mean / y) + y / mean - 1);
  const [one, two] = [1 - power, 2 - power];
  return (mean, y) => 2 * (y ** two / (one * two) - (y * mean ** one) / one + mean ** two / two);
}
