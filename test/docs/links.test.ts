import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../support/root.js';
import { pages } from './pages.js';

/** What a heading is called in a link, on GitHub and in Azure Repos. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

describe('links of the documentation', () => {
  for (const { path, text } of pages) {
    it(`lead somewhere from ${path}`, () => {
      for (const [, link] of text.matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)) {
        const [file, anchor] = link!.split('#');
        const target = file === '' ? path : join(dirname(path), file!);
        assert.ok(existsSync(join(root, target)), `${path}: ${link}`);
        if (anchor === undefined) continue;
        const headings = [...readFileSync(join(root, target), 'utf8').matchAll(/^#+ (.*)$/gm)];
        assert.ok(
          headings.some(([, heading]) => anchorOf(heading!) === anchor),
          `${path}: ${link}`,
        );
      }
    });
  }

  it('reach every page and every sample from docs/README.md', () => {
    const { text } = pages.find(({ path }) => path === join('docs', 'README.md'))!;
    const expected = [
      ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md'),
      ...readdirSync(join(root, 'docs', 'tasks')).map((name) => `tasks/${name}`),
      ...readdirSync(join(root, 'samples'))
        .filter((name) => name.endsWith('.yml'))
        .map((name) => `../samples/${name}`),
    ];
    assert.deepEqual(
      expected.filter((target) => !text.includes(`](${target})`)),
      [],
    );
  });
});
