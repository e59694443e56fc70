import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../support/extension.js';
import { root } from '../support/root.js';

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

describe('the threat model', () => {
  const text = read('docs', 'threat-model.md');
  const evidence = [
    ...text.matchAll(/`((?:test|tasks|report|workspace|serving|runtime|tools)\/[\w./-]+)`(?: "([^"]+)")?/g),
  ].map(([, file, title]) => ({ file: file!, title }));

  it('names files that are there', () => {
    assert.ok(evidence.length > 40, 'the pattern finds the evidence');
    const missing = evidence.filter(({ file }) => !existsSync(join(root, file)));
    assert.deepEqual(missing, []);
  });

  it('names tests that are there, under their titles', () => {
    const tests = evidence.filter(({ file }) => file.endsWith('.test.ts'));
    const missing = tests.filter(
      ({ file, title }) => title === undefined || !read(file).includes(`it('${title}'`),
    );
    assert.deepEqual(missing, []);
  });

  it('asks for each permission that the tasks may lack', () => {
    const sources = readdirSync(join(root, 'tasks'), { recursive: true, encoding: 'utf8' });
    const rights = sources
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...read('tasks', file).matchAll(/right: '([^']+)'/g)])
      .map(([, right]) => right!);
    assert.ok(rights.length > 0);
    assert.deepEqual(
      rights.filter((right) => !text.includes(`**${right}**`)),
      [],
    );
  });

  it('knows of every secret that a step takes from its environment', () => {
    const sources = readdirSync(join(root, 'tasks'), { recursive: true, encoding: 'utf8' });
    const secrets = sources
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...read('tasks', file).matchAll(/secretFromEnvironment\('(\w+)'\)/g)])
      .map(([, name]) => name!);
    assert.ok(secrets.length > 0);
    assert.deepEqual(
      secrets.filter((name) => !text.includes(`\`${name}\``)),
      [],
    );
  });

  it('names the scopes that the extension asks for', () => {
    const { scopes } = readManifest<{ scopes: string[] }>('vss-extension.json');
    for (const scope of scopes) assert.ok(text.includes(`\`${scope}\``), scope);
    assert.deepEqual(scopes, ['vso.build'], 'SECURITY.md speaks of one');
    assert.ok(read('SECURITY.md').includes('`vso.build`'));
  });
});
