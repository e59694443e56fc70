import type { Numbers } from '../numbers.js';

/**
 * In which ways a column says that a value is missing, if there are several; undefined if there is one or none.
 * @param cells missing where the cell is empty or holds one of `tokens`
 * @param sentinels numbers that mean missing
 * @param tokens texts that were read as missing
 */
export function mixedNulls(
  cells: Numbers,
  sentinels: readonly number[],
  tokens: readonly string[],
): string | undefined {
  const used = sentinels.filter((sentinel) => holds(cells, sentinel)).map(String);
  const texts = tokens.map((token) => JSON.stringify(token));
  // Which rows had a token is not known any more; without one, what is missing was empty.
  const empty = texts.length === 0 && cells.missing > 0 ? ['an empty cell'] : [];
  const ways = [...used, ...texts, ...empty];
  return ways.length > 1 ? `missing is written in several ways: ${ways.join(', ')}` : undefined;
}

function holds(cells: Numbers, value: number): boolean {
  if (value < cells.min || value > cells.max) return false;
  return value === cells.min || value === cells.max || cells.find((cell) => cell === value).count > 0;
}
