import { metricFigure, percent } from '../figures.js';
import type { ReportData } from '../report.js';

/** How mean targets are shown: of claim or no claim they are rates in percent, otherwise plain numbers. */
export interface Rates {
  /** `Claim rate` or `Mean target`. */
  noun: string;
  /** What values are multiplied by on the axis. */
  scale: number;
  labels?: string;
  text(value: number): string;
}

export function ratesOf({ gate }: Pick<ReportData, 'gate'>): Rates {
  const isRate = (gate.data.targetKind ?? 'binary') === 'binary';
  return isRate
    ? { noun: 'Claim rate', scale: 100, labels: '{value} %', text: (value) => percent(value) }
    : { noun: 'Mean target', scale: 1, text: metricFigure };
}
