import { visible } from './visible.js';

/** Text that is HTML already. Made by `html` only, so that nothing from outside gets in unescaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand between the tags: text is escaped, nothing is left out. */
export type Content = Markup | string | number | readonly Content[] | undefined;

/** Template of HTML: every value that is not Markup is escaped, in text and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(strings.reduce((all, string, i) => all + textOf(values[i - 1]) + string));
}

function textOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A log command of the agent (`##vso[…]`) stays inert too, should the file be printed into a log. */
function escaped(text: string): string {
  return visible(text)
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character])
    .replaceAll('##', '&#35;&#35;');
}
