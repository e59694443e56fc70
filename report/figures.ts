import { figure } from '../runtime/gate/figures.js';

/** Where there is no value. */
export const NONE = '–';

/** A metric: four decimals, or three significant digits if it is small. */
export function metricFigure(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? NONE : minus(figure(value));
}

/** A difference, always with its sign. */
export function differenceFigure(value: number): string {
  return value > 0 ? `+${metricFigure(value)}` : metricFigure(value);
}

/** `0.2701 to 0.2989` */
export function rangeFigure({ low, high }: { low: number; high: number }): string {
  return `${metricFigure(low)} to ${metricFigure(high)}`;
}

/** 12345.6 -> 12,346 */
export function whole(value: number): string {
  return minus(Math.round(value).toLocaleString('en-US'));
}

/** 0.0364 -> `3.64 %`, kept on one line. */
export function percent(share: number, decimals = 2): string {
  return Number.isFinite(share) ? `${minus((100 * share).toFixed(decimals))}\u00a0%` : NONE;
}

/** Milliseconds since 1970 as `2026-11-03 14:05 UTC`: the same text on every machine. */
export function moment(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return NONE;
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
