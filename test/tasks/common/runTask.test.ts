import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { findingsOf } from '../../../tasks/common/runTask.js';
import { temporaryFolder } from '../../support/folder.js';

describe('what a task says of an error', () => {
  const folder = temporaryFolder();

  it('is every finding of ours, as it is', () => {
    const findings = [{ what: 'One.' }, { what: 'Two.', where: 'there', cure: 'Mend it.' }];
    assert.deepEqual(findingsOf(new UserError(findings)), findings);
  });

  it('is where it was and how to mend it, when the system refuses', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const attempts: [path: string, work: (path: string) => Promise<unknown>, what: RegExp][] = [
      [join(folder.path, 'x'.repeat(256)), (path) => writeFile(path, ''), /too long/],
      [join(folder.path, 'file', 'below'), (path) => mkdir(path), /a file, not a folder/],
    ];
    for (const [path, work, what] of attempts) {
      const error = await work(path).then(
        () => assert.fail('went well'),
        (reason: unknown) => reason,
      );
      const [finding] = findingsOf(error);
      assert.equal(finding!.where, path);
      assert.match(finding!.what, what);
      assert.ok(finding!.cure);
    }
  });

  for (const code of ['EROFS', 'ENOSPC', 'EACCES', 'EPERM', 'EBUSY', 'EMFILE']) {
    it(`is no defect of ours where a disk answers ${code} (simulated)`, () => {
      const [finding] = findingsOf(
        Object.assign(new Error(`${code}: simulated`), { code, path: '/disk/file' }),
      );
      assert.equal(finding!.where, '/disk/file');
      assert.doesNotMatch(finding!.what, /unexpected|simulated/);
      assert.ok(finding!.cure);
    });
  }

  it('asks for a report of anything else', () => {
    const [finding] = findingsOf(new TypeError('x is undefined'));
    assert.match(finding!.what, /unexpected.*x is undefined/);
    assert.match(finding!.cure!, /report/);
  });
});
