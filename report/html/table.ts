import { type Content, html, type Markup } from './markup.js';

export interface Column {
  head: string;
  /** Numbers are set flush right. */
  number?: boolean;
}

/**
 * A table whose first cell of each row heads the row. On narrow screens it scrolls by itself, or with `stacked` each
 * row becomes a card with the heads of the columns beside the cells.
 */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly { cells: readonly Content[]; mark?: string }[],
  { stacked = false }: { stacked?: boolean } = {},
): Markup {
  const body = rows.map(({ cells, mark }) => {
    const [head, ...others] = cells.map((content, i) => cell(columns[i], content, i === 0));
    return html`<tr role="row"${mark ? html` class="${mark}"` : undefined}>${head}${others}</tr>`;
  });
  // The roles bring back what a display other than table takes away.
  return html`<div class="${stacked ? 'wide stacked' : 'wide'}" role="region" aria-label="${caption}" tabindex="0">
<table role="table">
<caption class="hidden">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    ({ head, number }) =>
      html`<th role="columnheader" scope="col"${number ? html` class="number"` : undefined}>${head}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${body}</tbody>
</table>
</div>
`;
}

function cell({ head, number }: Column, content: Content, first: boolean): Markup {
  const attributes = html` data-head="${head}"${number ? html` class="number"` : undefined}`;
  return first
    ? html`<th role="rowheader" scope="row"${attributes}>${content}</th>`
    : html`<td role="cell"${attributes}><div>${content}</div></td>`;
}
