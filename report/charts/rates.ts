import { metricFigure, percent } from '../figures.js';
import type { ReportData } from '../report.js';

/** Whether the target is claim or no claim. Some charts mean something only then. */
export function isRate({ gate }: Pick<ReportData, 'gate'>): boolean {
  return (gate.data.targetKind ?? 'binary') === 'binary';
}

/** How mean targets are shown: of claim or no claim they are rates in percent, otherwise plain numbers. */
export interface Rates {
  /** `Claim rate` or `Mean target`. */
  noun: string;
  /** What values are multiplied by on the axis. */
  scale: number;
  labels?: string;
  text(value: number): string;
}

export function ratesOf(data: Pick<ReportData, 'gate'>): Rates {
  return isRate(data)
    ? { noun: 'Claim rate', scale: 100, labels: '{value} %', text: (value) => percent(value) }
    : { noun: 'Mean target', scale: 1, text: metricFigure };
}
