/**
 * A number for a sentence: four decimals, or three significant digits if it is small. With `against`, as many more
 * as it takes to look different from that number, unless it is equal.
 */
export function figure(value: number, against?: number): string {
  for (let more = 0; more <= 12; more++) {
    const text = rounded(value, more);
    if (against === undefined || value === against || Number(text) !== Number(rounded(against, more)))
      return text;
  }
  return String(value);
}

function rounded(value: number, more: number): string {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toPrecision(3 + more) : value.toFixed(4 + more);
}
