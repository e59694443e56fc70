import type { Finding } from '../error.js';
import type { JudgedMetric } from '../metrics/namedMetric.js';
import type { Condition } from './condition.js';

/**
 * Conditions that ask for the worse side only, as if they said when to fail: `logloss >= 0.2` lets every bad model
 * pass. A bound on the worse side beside one on the better is a band, and meant.
 */
export function contraryConditions(conditions: readonly Condition<JudgedMetric>[], where: string): Finding[] {
  return conditions.flatMap((condition) => {
    const { metric, test, line, slice } = condition;
    if (test.kind !== 'compare' || !asksForWorse(condition)) return [];
    const band = conditions.some(
      (other) =>
        other.metric.name === metric.name && other.slice?.column === slice?.column && !asksForWorse(other),
    );
    if (band) return [];
    const right = metric.better === 'higher' ? '>=' : '<=';
    return [
      {
        where: `${where}:${line}`,
        what: `'${condition.text}' asks for a worse model: ${metric.better} is better in ${metric.label}.`,
        cure: `A condition says what must hold; did you mean ${right}?`,
      },
    ];
  });
}

function asksForWorse({ metric, test }: Condition<JudgedMetric>): boolean {
  if (test.kind !== 'compare' || metric.better === 'neither') return false;
  return test.operator.startsWith(metric.better === 'higher' ? '<' : '>');
}
