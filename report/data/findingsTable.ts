import type { Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';

/** A line for each finding: the place, what is there and what to do. */
export function findingsTable(caption: string, findings: DataReport['errors']): Markup {
  return table(
    caption,
    [{ head: 'Where' }, { head: 'What' }, { head: 'What to do' }],
    findings.map(({ where = '', what, cure = '' }) => ({
      cells: [shortened(where, 200), shortened(what, 500), shortened(cure, 500)],
    })),
    { stacked: true },
  );
}
