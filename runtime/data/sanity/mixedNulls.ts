/**
 * In which ways a column says that a value is missing, if there are several; undefined if there is one or none.
 * @param values NaN where the cell is empty or holds one of `tokens`
 * @param sentinels numbers that mean missing
 * @param tokens texts that were read as missing
 */
export function mixedNulls(
  values: Float64Array,
  sentinels: readonly number[],
  tokens: readonly string[],
): string | undefined {
  const used = sentinels.filter((sentinel) => values.includes(sentinel)).map(String);
  const texts = tokens.map((token) => JSON.stringify(token));
  // Which rows had a token is not known any more; without one, what is missing was empty.
  const empty = texts.length === 0 && values.some(Number.isNaN) ? ['an empty cell'] : [];
  const ways = [...used, ...texts, ...empty];
  return ways.length > 1 ? `missing is written in several ways: ${ways.join(', ')}` : undefined;
}
