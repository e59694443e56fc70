import type { Anomalies } from './anomalies.js';

/**
 * Whether a file has the columns of the first one, in any order; reports those that it lacks or has too much.
 * @param line where the anomalies are, counted over all files
 */
export function sameColumns(
  names: readonly string[],
  known: readonly string[],
  line: number,
  anomalies: Anomalies,
): boolean {
  const missing = known.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !known.includes(name));
  const cure = 'Give files with the same columns; their order may differ.';
  for (const column of missing) {
    anomalies.error({ kind: 'missing-label', column, line, what: 'the first file has this column', cure });
  }
  for (const column of extra) {
    anomalies.error({ kind: 'extra-label', column, line, what: 'the first file has no such column', cure });
  }
  return missing.length + extra.length === 0 && names.length === known.length;
}
