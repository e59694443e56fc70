import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { readAssignments } from '../../../tools/agent/assignments.js';
import { removeTemporaryFolders, temporaryFolder } from './fixtures.js';

describe('readAssignments', () => {
  after(removeTemporaryFolders);

  it('splits at the first =, keeps an empty value and blanks in a value', async () => {
    assert.deepEqual(await readAssignments('--input', ['a=b=c', 'e=', 'my name = x ']), {
      a: 'b=c',
      e: '',
      'my name': ' x ',
    });
  });

  it('takes a value of several lines from a file, and @@ as a plain @', async () => {
    const file = join(await temporaryFolder(), 'conditions.txt');
    await writeFile(file, 'gini >= 0.2\nauc >= 0.6\n');
    assert.deepEqual(await readAssignments('--input', [`c=@${file}`, 'at=@@home']), {
      c: 'gini >= 0.2\nauc >= 0.6\n',
      at: '@home',
    });
  });

  it('tells all that is wrong at once', async () => {
    await assert.rejects(
      readAssignments('--input', ['plain', '=x', 'a=1', 'a=2', 'f=@/no/such']),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.deepEqual(
          error.findings.map(({ what }) => what),
          [
            "'plain' is not name=value.",
            "'=x' is not name=value.",
            "'a' is given twice.",
            "The file of 'f' cannot be read: /no/such.",
          ],
        );
        return true;
      },
    );
  });
});
