import type { ReportData } from '../../report/report.js';

/** How columns might have moved since the data version before. */
export function simulatedDrift(columns: readonly string[]): NonNullable<ReportData['drift']> {
  return {
    kind: 'drift',
    formatVersion: 1,
    against: { name: 'porto-seguro', version: '90ab11c37f02', rows: 520_000 },
    rows: 595_212,
    columns: columns.map((column, i) => ({
      column,
      psi: 0.18 * Math.exp(-i / 3) + 0.0004,
      psiWithoutChange: 0.00003,
      jensenShannon: 0.02 * Math.exp(-i / 3),
      missing: { before: i % 3 === 0 ? 0.02 : 0, now: i % 3 === 0 ? 0.02 + 0.05 / (i + 1) : 0 },
      newCategories: i === 2 ? ['hail'] : [],
      newCategoryCount: i === 2 ? 1 : 0,
    })),
    notCompared: [{ column: 'ps_car_old', why: 'only the earlier version has it' }],
  };
}
