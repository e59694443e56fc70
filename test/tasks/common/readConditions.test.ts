import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { conditionsSource, readConditions } from '../../../tasks/common/readConditions.js';
import { temporaryFolder } from '../../support/folder.js';
import { root } from '../../support/root.js';

describe('conditions', () => {
  const folder = temporaryFolder();

  it('read the same from a file as from the input', async () => {
    const text = '# agreed in spring\r\ngini >= 0.27\r\n\r\nlogloss <= champion * 1.01, warn\r\n';
    const file = join(folder.path, 'gate.conditions');
    await writeFile(file, `\u{FEFF}${text}`);
    const fromFile = await readConditions({ file });
    const fromText = await readConditions({ text });
    assert.equal(JSON.stringify(fromFile.conditions), JSON.stringify(fromText.conditions));
    assert.equal(fromFile.where, file);
    assert.equal(fromFile.conditions.length, 2);
  });

  it('name the file, the line and the column of what is wrong', async () => {
    const file = join(folder.path, 'gate.conditions');
    await writeFile(file, 'gini >= 0.27\n  ginii >= 0.2\n');
    await assert.rejects(readConditions({ file }), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(error.findings[0].where, `${file}:2:3`);
      assert.match(error.findings[0].cure ?? '', /Did you mean gini/);
      return true;
    });
    await writeFile(file, '# nothing yet\n');
    await assert.rejects(readConditions({ file }), /There is no condition/);
  });

  it('that are not there are an error', async () => {
    await assert.rejects(readConditions({ file: join(folder.path, 'gone') }), /cannot be read \(ENOENT\)/);
    await assert.rejects(readConditions({ file: folder.path }), /cannot be read \(EISDIR\)/);
  });

  it('of docs/gate.md are understood', async () => {
    const [, text] = /```\n([^`]+)```/.exec(readFileSync(join(root, 'docs', 'gate.md'), 'utf8'))!;
    assert.equal((await readConditions({ text })).conditions.length, 6);
  });

  it('come from the place that was asked for', () => {
    const both = { conditions: 'gini >= 0.2', conditionsFile: '/src/gate.conditions' };
    assert.deepEqual(conditionsSource({ ...both, conditionsFrom: 'file' }), { file: both.conditionsFile });
    assert.deepEqual(conditionsSource({ ...both, conditionsFile: undefined, conditionsFrom: 'inline' }), {
      text: 'gini >= 0.2',
    });
    assert.throws(
      () => conditionsSource({ ...both, conditionsFrom: 'inline' }),
      /Set conditionsFrom: file to read \/src\/gate\.conditions/,
    );
    const neither = { conditions: undefined, conditionsFile: undefined };
    assert.throws(
      () => conditionsSource({ ...neither, conditionsFrom: 'inline' }),
      /'conditions': It is empty/,
    );
    assert.throws(
      () => conditionsSource({ ...neither, conditionsFrom: 'file' }),
      /'conditionsFile': It is empty/,
    );
  });
});
