import type { Result } from './contender.js';

/** A column of a table: a measure, its unit, and whether it is also shown as a ratio to ours. */
export interface Shown {
  measure: string;
  title: string;
  digits: number;
  isRatio?: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** Medians of all contenders as a Markdown table; the first one is ours. */
export function tableOf(results: readonly Result[], shown: readonly Shown[]): string {
  const titles = shown.flatMap(({ title, isRatio }) => (isRatio ? [title, 'over ours'] : [title]));
  const [ours] = results;
  const lines = results.map((result) => {
    if (result.runs.length === 0) return [result.name, `failed: ${result.failure}`];
    return [
      result.name + (result.failure === undefined ? '' : ` (then failed: ${result.failure})`),
      ...shown.flatMap(({ measure, digits, isRatio }) => {
        const values = result.runs.map((run) => run[measure]).filter((value) => value !== undefined);
        const cell = values.length === 0 ? '–' : median(values).toFixed(digits);
        if (!isRatio) return [cell];
        return [cell, values.length === 0 ? '–' : ratio(result, ours!, measure)];
      }),
    ];
  });
  return markdown([['', ...titles], ...lines]);
}

/** A contender's measure over ours, round by round: median and range. */
function ratio(result: Result, ours: Result, measure: string): string {
  const all = result.runs.flatMap((run, round) => {
    const own = ours.runs[round]?.[measure];
    return own === undefined ? [] : [run[measure]! / own];
  });
  if (all.length === 0) return '–';
  return `${median(all).toFixed(2)} [${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)}]`;
}

/** @param rows the header first */
export function markdown([header, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
  const filled = rows.map((row) => [...row, ...Array<string>(header!.length - row.length).fill('')]);
  return [line(header!), line(header!.map(() => '---')), ...filled.map(line)].join('\n');
}
