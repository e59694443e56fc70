const ISO =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?$/;

/**
 * Where a time stands on its axis: milliseconds since 1970 of an ISO 8601 date (UTC where it names no offset), or
 * the number itself, as of years or 20260131. NaN for anything else, also for a 30th of February.
 */
export function timeOf(text: string): number {
  const found = ISO.exec(text.trim());
  if (!found) return text.trim() === '' ? Number.NaN : Number(text);
  const [year, month, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => part && Number(part)) as number[];
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists =
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!exists) return Number.NaN;
  const fraction = Number(/[.,](\d+)/.exec(text)?.[1].slice(0, 3).padEnd(3, '0') ?? 0);
  const offset = /[T ].*([+-])(\d{2}):?(\d{2})$/.exec(text.trim());
  const shift = offset ? (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return local.getTime() + fraction - shift * 60_000;
}
