/** Text from outside, so that Markdown and HTML show it as it is, also in a table cell. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]#|!~]/g, '\\$&')
    .replaceAll(/\s+/g, ' ');
}

/** Text in a fixed-width font. */
export function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** A table; cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** 12345.6 -> 12,346 */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Four digits behind the point, as metrics are compared; a dash where there is no value. */
export function metric(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(4);
}
