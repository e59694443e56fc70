import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BundledPackage } from '../../tools/bundledPackages.js';
import { notices } from '../../tools/notices.js';
import { temporaryFolder } from '../support/folder.js';

describe('the notices of third parties', () => {
  const root = temporaryFolder();

  function install(name: string, license: string, files: Record<string, string>): BundledPackage {
    const folder = `node_modules/${name}`;
    for (const [file, content] of Object.entries(files)) {
      const path = join(root.path, folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    return { folder, name, version: '1.0.0', license, sha512: '00', files: ['main.js'] };
  }

  beforeEach(() =>
    writeFileSync(
      join(root.path, 'LICENSE'),
      'MIT License\n\nCopyright (c) us\n\nPermission is hereby granted …\n',
    ),
  );

  it('hold every text and notice once, below all packages that it is of', async () => {
    const text = await notices(
      [
        install('a', 'Apache-2.0', { LICENSE: 'Apache text\r\n', NOTICE: 'Made by A', 'index.js': 'code' }),
        install('b', 'MIT', { 'license.md': 'MIT text of b and c' }),
        install('c', '(WTFPL OR MIT)', { LICENCE: '\uFEFFMIT text of b and c\n\n' }),
        install('d', 'BSD-3-Clause', { 'licenses/LICENSE-inner': 'BSD text' }),
      ],
      root.path,
    );
    const order = [
      ...['a 1.0.0 (Apache-2.0)', 'Apache text', 'Made by A', 'b 1.0.0 (MIT)', 'c 1.0.0 ((WTFPL OR MIT))'],
      ...['MIT text of b and c', 'd 1.0.0 (BSD-3-Clause)', 'BSD text'],
    ].map((part) => text.indexOf(part));
    assert.ok(!order.includes(-1));
    assert.deepEqual(
      [...order].sort((x, y) => x - y),
      order,
    );
    assert.equal(text.split('MIT text of b and c').length, 2);
    assert.doesNotMatch(text, /[\r\uFEFF]|code/);
  });

  it('write the MIT licence out for a package that declares it and has no file', async () => {
    const text = await notices([install('a', 'MIT', { 'package.json': '{ "author": "Ann" }' })], root.path);
    assert.match(text, /Copyright \(c\) Ann\n\nPermission is hereby granted …/);
    assert.doesNotMatch(text, /Copyright \(c\) us/);
  });

  it('refuse licences that are not allowed, all of them at once', async () => {
    const packages = [
      install('a', 'GPL-3.0-only', {}),
      install('b', 'MIT', {}),
      install('c', 'SSPL-1.0', {}),
    ];
    await assert.rejects(notices(packages, root.path), /a \(GPL-3\.0-only\), c \(SSPL-1\.0\)/);
  });

  it('refuse a package without the text of its licence', async () => {
    const bundled = install('a', 'ISC', { 'package.json': '{}' });
    await assert.rejects(notices([bundled], root.path), /holds no text of its licence, ISC/);
  });
});
