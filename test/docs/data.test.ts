import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDriftLimits } from '../../runtime/data/compare/driftLimits.js';
import { readDataSchema } from '../../runtime/data/expected/readDataSchema.js';
import { LEVELS } from '../../runtime/data/levels.js';
import { Role } from '../../runtime/data/manifest.js';
import { root } from '../support/root.js';

describe('docs/data.md', () => {
  const text = readFileSync(join(root, 'docs', 'data.md'), 'utf8');
  /** First and last cells of the rows of the table under a heading. */
  const cells = (heading: string) =>
    [
      ...text
        .split(`## ${heading}`)[1]
        .split('\n## ')[0]
        .matchAll(/^\| `([\w-]+)`.*\| ?(.*?) *\|$/gm),
    ].map(([, first, last]) => [first, last]);

  it('names every role', () => {
    const names = cells('Roles of columns').map(([name]) => name);
    assert.deepEqual(names.toSorted(), Role.options.toSorted());
  });

  it('names every level as it is', () => {
    assert.deepEqual(Object.fromEntries(cells('Anomalies')), LEVELS);
  });

  it('has examples that are read', () => {
    const [, schema] = /```yaml\n([\s\S]*?)```/.exec(text)!;
    assert.equal(readDataSchema(schema, 'schema.yml').columns.length, 4);
    const [, limits] = /```\n(psi[\s\S]*?)```/.exec(text)!;
    assert.equal(parseDriftLimits(limits, 'driftLimits').length, 4);
  });
});
