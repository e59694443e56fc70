/** Row numbers per value, in the order of the values: numbers by size, then text. */
export function rowsByValue(values: readonly string[]): [value: string, rows: Uint32Array][] {
  const rows = new Map<string, number[]>();
  values.forEach((value, row) => {
    const known = rows.get(value);
    if (known) known.push(row);
    else rows.set(value, [row]);
  });
  return [...rows]
    .sort(([a], [b]) => compareValues(a, b))
    .map(([value, positions]) => [value, Uint32Array.from(positions)]);
}

function compareValues(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
