import type { Column } from '../data/table.js';

const MISSING = 'missing';

/** The value of each row as text: a category by its text if it has one, otherwise its number; `missing` for none. */
export function valuesOf(column: Column): string[] {
  if (column.kind === 'text') return column.values.map((value) => (value === '' ? MISSING : value));
  const levels = column.kind === 'categorical' ? column.levels : undefined;
  return Array.from(column.values, (value) =>
    Number.isNaN(value) ? MISSING : (levels?.[value] ?? String(value)),
  );
}

/**
 * As `valuesOf`, with at most `most` groups: of more numbers five bands of about equal size, named as in `18 to 25`; of
 * more categories the largest, and the rest as `other`.
 */
export function groupsOf(column: Column, most = 20): string[] {
  const values = valuesOf(column);
  const sizes = new Map<string, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  if (sizes.size <= most) return values;
  if (column.kind === 'numeric') return bandsOf(column.values, 5);
  const largest = [...sizes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, most - 1);
  const named = new Set(largest.map(([value]) => value));
  return values.map((value) => (named.has(value) ? value : 'other'));
}

/** Bands that part the rows evenly, as far as equal numbers let them; each is named by its lowest and highest number. */
function bandsOf(values: Float64Array, wanted: number): string[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const ends = Array.from(
    { length: wanted },
    (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / wanted) - 1],
  );
  const bands = [...new Set(ends)].map((high, i, all) => {
    const low = i === 0 ? sorted[0] : sorted.find((value) => value > all[i - 1])!;
    return { high, name: low === high ? `${low}` : `${low} to ${high}` };
  });
  return Array.from(values, (value) =>
    Number.isNaN(value) ? MISSING : bands.find(({ high }) => value <= high)!.name,
  );
}
