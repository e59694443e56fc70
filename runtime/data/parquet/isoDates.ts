import type { ParquetParsers } from 'hyparquet';

/** Days and times as ISO 8601 texts; midnight is a day. */
const iso = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/T00:00:00\.000Z$/, '');

/** Makes hyparquet give dates and times as a CSV would have them. */
export const ISO_DATES: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (value) => iso(Number(value)),
  timestampFromMicroseconds: (value) => iso(Number(value / 1000n)),
  timestampFromNanoseconds: (value) => iso(Number(value / 1000000n)),
  dateFromDays: (days) => iso(days * 86_400_000),
};
