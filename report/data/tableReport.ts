import type { TableSchema, TargetKind } from '../../runtime/data/manifest.js';
import type { Profile } from '../../runtime/data/profile.js';
import { shortened } from '../html/visible.js';
import type { ColumnReport, DataReport } from './dataReport.js';

/** More pictures than this make a page that no one scrolls through. */
export const MOST_CHARTS = 120;
/** A chart shows the most frequent values; the others are one bar. */
const MOST_LEVELS = 20;
const LEVEL_LENGTH = 120;

/** What the report shows of a table: of a profile only what is drawn, so that a wide table fits an attachment. */
export function tableReport(
  schema: TableSchema,
  profile: Profile,
  targetKind: TargetKind,
): DataReport['table'] {
  let charts = 0;
  const columns = schema.columns.map(({ type, role, kind }, i): ColumnReport => {
    const { levels, histogram, equalShares: _, ...column } = profile.columns[i];
    const report = { ...column, type, role, ...(kind && { kind }) };
    if (role !== 'feature' || ++charts > MOST_CHARTS) return report;
    return {
      ...report,
      ...(histogram && { histogram }),
      ...(levels && { levels: levels.slice(0, MOST_LEVELS).map(short) }),
    };
  });
  return { rows: profile.rows, targetKind, columns };
}

function short<T extends { value: string | number }>(level: T): T {
  return typeof level.value === 'string' ? { ...level, value: shortened(level.value, LEVEL_LENGTH) } : level;
}
