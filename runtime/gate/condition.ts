import type { JudgedMetric, NamedMetric } from '../metrics/namedMetric.js';

export type Operator = '>=' | '>' | '<=' | '<';

/** A number, or the champion's value, changed by a number or as it is. */
export type Bound =
  | { kind: 'number'; value: number }
  | { kind: 'champion'; operation?: { by: '*' | '+' | '-'; value: number } };

/** What must hold. The margins of the last two are in units of the metric. */
export type Test =
  | { kind: 'compare'; operator: Operator; bound: Bound }
  | { kind: 'between'; low: Bound; high: Bound }
  | { kind: 'not worse'; margin: number }
  | { kind: 'better'; margin: number };

/** One line of the conditions. */
export interface Condition<M extends JudgedMetric = NamedMetric> {
  /** As the user wrote it, without the spaces around it. */
  text: string;
  line: number;
  metric: M;
  /** Judged for every value of the column, or for one. */
  slice?: { column: string; value?: string };
  test: Test;
  /** With fewer rows or claims it is not judged. */
  minimum?: { count: number; of: 'claims' | 'rows' };
  /** Ends with `, warn`: it cannot fail the gate. */
  warn: boolean;
}

/** Whether the condition speaks of the champion. */
export function comparesWithChampion({ test }: Condition<JudgedMetric>): boolean {
  if (test.kind === 'compare') return test.bound.kind === 'champion';
  if (test.kind === 'between') return test.low.kind === 'champion' || test.high.kind === 'champion';
  return true;
}
