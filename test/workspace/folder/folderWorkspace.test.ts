import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, UserError } from '../../../runtime/error.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { temporaryFolder } from '../../support/folder.js';

describe('openFolderWorkspace', () => {
  const folder = temporaryFolder();
  const refuses = (path: string, pattern: RegExp) =>
    assert.rejects(openFolderWorkspace(path), (error: unknown) => {
      assert(error instanceof UserError, String(error));
      assert.match(error.message, pattern);
      assert(error.findings[0]?.where?.startsWith(path));
      return true;
    });

  it('makes a workspace of a folder that does not exist, and of an empty one', async () => {
    const empty = join(folder.path, 'empty');
    await mkdir(empty);
    for (const path of [join(folder.path, 'a', 'b'), empty]) {
      await openFolderWorkspace(path);
      assert.deepEqual(await readdir(path), ['workspace.json']);
      assert.deepEqual(JSON.parse(await readFile(join(path, 'workspace.json'), 'utf8')), {
        kind: 'workspace',
        formatVersion: 1,
      });
    }
  });

  it('opens it again and writes nothing', async () => {
    await openFolderWorkspace(folder.path);
    const text = '{"kind":"workspace","formatVersion":1,"note":"of ours"}';
    await writeFile(join(folder.path, 'workspace.json'), text);
    await openFolderWorkspace(folder.path);
    assert.equal(await readFile(join(folder.path, 'workspace.json'), 'utf8'), text);
  });

  it('may be opened by several at once the first time', async () => {
    const path = join(folder.path, 'new');
    await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const workspace = await openFolderWorkspace(path);
        await workspace.saveRun({
          ...{ runId: `r${i}`, experiment: 'e', status: 'FINISHED' as const, startTime: i },
          ...{ params: {}, metrics: {}, tags: {} },
        });
      }),
    );
    assert.equal((await (await openFolderWorkspace(path)).listRuns('e')).length, 10);
  });

  it('refuses a folder that holds something else, and says what', async () => {
    await writeFile(join(folder.path, 'thesis.doc'), '');
    await refuses(folder.path, /not a workspace.*thesis\.doc/);
    assert.deepEqual(await readdir(folder.path), ['thesis.doc']);
  });

  it('takes a folder with hidden files for empty', async () => {
    await writeFile(join(folder.path, '.gitkeep'), '');
    await openFolderWorkspace(folder.path);
  });

  it('refuses a newer format', async () => {
    await writeFile(join(folder.path, 'workspace.json'), '{"kind":"workspace","formatVersion":2,"new":true}');
    await refuses(folder.path, /format 2.*up to 1.*Update/);
  });

  it('refuses a workspace.json that is none', async () => {
    for (const text of ['', '{', '{}', '{"kind":"workspace","formatVersion":"1"}']) {
      await writeFile(join(folder.path, 'workspace.json'), text);
      await refuses(folder.path, /workspace\.json/);
    }
  });

  it('refuses a file, and a folder below a file', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    await refuses(file, /cannot be used/);
    await refuses(join(file, 'sub'), /cannot be used/);
  });

  it('hands warnings about single records on', async () => {
    const warnings: Finding[] = [];
    const workspace = await openFolderWorkspace(folder.path, (finding) => warnings.push(finding));
    await mkdir(join(folder.path, 'runs', 'e', 'r'), { recursive: true });
    await writeFile(join(folder.path, 'runs', 'e', 'r', 'run.json'), 'no');
    assert.deepEqual(await workspace.listRuns('e'), []);
    assert.equal(warnings.length, 1);
  });
});
