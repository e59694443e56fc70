import type { Scored } from './metric.js';

/**
 * Some of the rows, to be measured by themselves. A threshold tuned on all validation rows holds for them too; the
 * training scores do not, so they are left out.
 */
export function rowsOf(scored: Scored, rows: Uint32Array): Scored {
  const { scores, labels, weights, exposure, groups, target, noProbability, validation } = scored;
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]);
  return {
    scores: pick(scores),
    labels: pick(labels),
    ...(target && { target }),
    ...(weights && { weights: pick(weights) }),
    ...(exposure && { exposure: pick(exposure) }),
    ...(groups && { groups: { of: Uint32Array.from(rows, (row) => groups.of[row]), count: groups.count } }),
    ...(noProbability !== undefined && { noProbability }),
    ...(validation && { validation }),
  };
}
