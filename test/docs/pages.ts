import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.js';

/** Pages that people write; those of docs/tasks are made. */
const written = [
  ...['README.md', 'overview.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

export interface Page {
  /** From the root of the repository. */
  path: string;
  text: string;
}

export const pages: readonly Page[] = written.map((path) => ({
  path,
  text: readFileSync(join(root, path), 'utf8'),
}));

/** The fenced blocks of a page in one language. */
export function blocks({ text }: Page, language: string): string[] {
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^\\1\`\`\``, 'gms'))].map(
    ([, , block]) => block!,
  );
}
