import type { ExpectedColumn } from '../../runtime/data/expected/dataSchema.js';
import { percent } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';

/** What the schema file wants of each column, for who looks into why data was refused. */
export function expectedSection({ errors, expected }: DataReport): Markup | undefined {
  if (errors.length === 0 || expected === null) return undefined;
  return html`<section id="expected" aria-labelledby="expected-title">
<h2 id="expected-title">Expected</h2>
<p class="meaning">What the schema file wants of each column.</p>
${table(
  'Expected columns',
  [
    { head: 'Column' },
    { head: 'Role' },
    { head: 'Values' },
    { head: 'Missing' },
    { head: 'Present at least', number: true },
  ],
  expected.map((column) => ({
    cells: [
      html`${shortened(column.name, 120)}<span class="meaning">${[column.kind, column.type].filter(Boolean).join(', ')}</span>`,
      column.role,
      domainOf(column),
      shortened(['empty', ...column.missing].join(', '), 120),
      column.presence === undefined ? '' : percent(column.presence),
    ],
  })),
)}</section>
`;
}

function domainOf({ domain }: ExpectedColumn): string {
  if (!domain) return 'any';
  const { min, max, values } = domain;
  if (values) return shortened(values.join(', '), 200);
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  return min === undefined ? `up to ${max}` : `from ${min}`;
}
