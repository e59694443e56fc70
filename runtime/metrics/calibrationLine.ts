import { clip } from './logLoss.js';
import { computed, LEVEL, type Metric, notComputed, type Scored, STANDARD_ERRORS } from './metric.js';
import { judge } from './ranking.js';

const MOST_STEPS = 50;

interface Line {
  intercept: number;
  slope: number;
  variance: { intercept: number; slope: number };
}

const lines = new WeakMap<Scored, Line | string>();

/** Slope of the logistic regression of the label on the logit of the probability: ideal is 1, below 1 is overfitted. */
export function calibrationSlope(scored: Scored): Metric {
  return part(scored, 'slope');
}

/** Intercept of the same regression: ideal is 0. */
export function calibrationIntercept(scored: Scored): Metric {
  return part(scored, 'intercept');
}

function part(scored: Scored, name: 'slope' | 'intercept'): Metric {
  return judge(
    scored,
    () => {
      const line = lines.get(scored) ?? fitLine(scored);
      lines.set(scored, line);
      if (typeof line === 'string') return notComputed(line);
      const value = line[name];
      const reach = STANDARD_ERRORS * Math.sqrt(line.variance[name]);
      // Rows of one group are not independent, which this variance does not know.
      if (scored.groups) return computed(value);
      return computed(value, {
        interval: { level: LEVEL, low: value - reach, high: value + reach, method: 'sandwich' },
      });
    },
    { probabilities: true },
  );
}

/**
 * Newton's method, each step halved until the likelihood does not fall; the variance is the sandwich estimate, which
 * holds with weights as well (White 1982).
 */
function fitLine({ scores, labels, weights }: Scored): Line | string {
  const logits = scores.map((score) => Math.log(clip(score)) - Math.log(clip(1 - score)));
  if (logits.every((logit) => logit === logits[0])) return 'all scores are equal';
  let at = { intercept: 0, slope: 1 };
  let sums = sumsAt(at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { g0, g1, h00, h01, h11 } = sums;
    const determinant = h00 * h11 - h01 * h01;
    let [up, turn] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    if (!Number.isFinite(up) || !Number.isFinite(turn)) break;
    let next = { intercept: at.intercept + up, slope: at.slope + turn };
    let there = sumsAt(next);
    // At the top the likelihood is flat to the last digit, so that only a true fall counts.
    while (there.likelihood < sums.likelihood - 1e-9 * Math.abs(sums.likelihood)) {
      [up, turn] = [up / 2, turn / 2];
      next = { intercept: at.intercept + up, slope: at.slope + turn };
      there = sumsAt(next);
    }
    at = next;
    sums = there;
    if (Math.abs(up) + Math.abs(turn) < 1e-9 * (1 + Math.abs(at.intercept) + Math.abs(at.slope))) {
      return { ...at, variance: sandwich(sums) };
    }
  }
  return 'the logistic regression does not converge: the scores part claims from others without a doubt, or nearly so';

  function sumsAt({ intercept, slope }: { intercept: number; slope: number }): Sums {
    const sums = { likelihood: 0, g0: 0, g1: 0, h00: 0, h01: 0, h11: 0, s00: 0, s01: 0, s11: 0 };
    for (let row = 0; row < logits.length; row++) {
      const weight = weights ? weights[row] : 1;
      const x = logits[row];
      const logit = intercept + slope * x;
      const p = 1 / (1 + Math.exp(-logit));
      const residual = weight * (labels[row] - p);
      const curvature = weight * p * (1 - p);
      const against = labels[row] === 1 ? -logit : logit;
      sums.likelihood -= weight * (Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against))));
      sums.g0 += residual;
      sums.g1 += residual * x;
      sums.h00 += curvature;
      sums.h01 += curvature * x;
      sums.h11 += curvature * x * x;
      sums.s00 += residual * residual;
      sums.s01 += residual * residual * x;
      sums.s11 += residual * residual * x * x;
    }
    return sums;
  }
}

/** Of the log likelihood: itself, its gradient, its curvature, and the squares of each row's share of the gradient. */
interface Sums {
  likelihood: number;
  g0: number;
  g1: number;
  h00: number;
  h01: number;
  h11: number;
  s00: number;
  s01: number;
  s11: number;
}

function sandwich({ h00, h01, h11, s00, s01, s11 }: Sums): Line['variance'] {
  const square = (h00 * h11 - h01 * h01) ** 2;
  return {
    intercept: (h11 * h11 * s00 - 2 * h11 * h01 * s01 + h01 * h01 * s11) / square,
    slope: (h00 * h00 * s11 - 2 * h00 * h01 * s01 + h01 * h01 * s00) / square,
  };
}
