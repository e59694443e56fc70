import { visible } from '../html/visible.js';

/** Text from outside, so that Markdown and HTML show it as it is, also in a table cell. */
export function escaped(text: string): string {
  return visible(text.replaceAll(/\s+/g, ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]#|!~]/g, '\\$&');
}

/** Text in a fixed-width font. */
export function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** A link, or its text alone where the address is not one of the web. */
export function link(text: string, address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return escaped(text);
  return `[${escaped(text)}](<${url.href.replaceAll(/[<>]/g, encodeURIComponent)}>)`;
}

/** A table; cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
