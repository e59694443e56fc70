import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { openTasks, parseTaskName } from '../../../tools/agent/package.js';
import { definition, fixtureId, removeTemporaryFolders, temporaryFolder, zip } from './fixtures.js';

function archive(main: string, name = 'Fixture', major = 1): Buffer {
  return zip({
    'extension.vsomanifest': '{}',
    [`tasks/${name}/task.json`]: JSON.stringify(
      definition({ name, version: { Major: major, Minor: 2, Patch: 3 } }),
    ),
    [`tasks/${name}/main.js`]: main,
    [`tasks/${name}/Strings/resources.resjson/en-US/resources.resjson`]: '{}',
    'images/icon.png': 'not of the task',
  });
}

describe('openTasks', () => {
  after(removeTemporaryFolders);

  it('unpacks a task to _tasks/<Name>_<id>/<version> and nothing else', async () => {
    const folder = await temporaryFolder();
    const vsix = join(folder, 'one.vsix');
    await writeFile(vsix, archive('// main'));
    const source = await openTasks({ vsix }, join(folder, '_tasks'));
    assert.deepEqual(source.names, ['Fixture@1']);
    const task = await source.find('fixture', 1);
    assert.ok(task);
    assert.equal(task.folder, join(folder, '_tasks', `Fixture_${fixtureId}`, '1.2.3'));
    assert.equal(await readFile(join(task.folder, 'main.js'), 'utf8'), '// main');
    assert.ok(existsSync(join(task.folder, 'Strings/resources.resjson/en-US/resources.resjson')));
    assert.ok(!existsSync(join(task.folder, 'icon.png')));
    assert.equal(await source.find('Fixture', 2), undefined);
    assert.equal(await source.find('Other'), undefined);
  });

  it('unpacks again when the package has changed under the same version', async () => {
    const folder = await temporaryFolder();
    const vsix = join(folder, 'one.vsix');
    for (const main of ['// old', '// new']) {
      await writeFile(vsix, archive(main));
      const task = await (await openTasks({ vsix }, join(folder, '_tasks'))).find('Fixture');
      assert.equal(await readFile(join(task!.folder, 'main.js'), 'utf8'), main);
    }
  });

  it('takes the newest package of a folder', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'b.vsix'), archive('', 'Old'));
    await writeFile(join(folder, 'a.vsix'), archive('', 'New', 2));
    await utimes(join(folder, 'b.vsix'), 1, 1);
    assert.deepEqual((await openTasks({ packages: folder }, folder)).names, ['New@2']);
  });

  it('says how to make a package when there is none, or it is broken', async () => {
    const folder = await temporaryFolder();
    await assert.rejects(openTasks({ packages: folder }, folder), /no \.vsix here.*npm run package/);
    await writeFile(join(folder, 'x.vsix'), 'text');
    await assert.rejects(openTasks({ packages: folder }, folder), /x\.vsix: Not a readable \.vsix/);
  });

  it('refuses an archive that would write outside its folder', async () => {
    const folder = await temporaryFolder();
    const vsix = join(folder, 'evil.vsix');
    const files = { 'tasks/F/task.json': JSON.stringify(definition()), 'tasks/F/../../../evil': 'x' };
    await writeFile(vsix, zip(files));
    await assert.rejects(openTasks({ vsix }, folder), /invalid relative path/);
  });
});

describe('parseTaskName', () => {
  it('reads a name with and without a major, also with what stands before it', () => {
    assert.deepEqual(parseTaskName('TrainModel'), { name: 'TrainModel' });
    assert.deepEqual(parseTaskName('TrainModel@1'), { name: 'TrainModel', major: 1 });
    assert.deepEqual(parseTaskName('pub.ext.train-model.TrainModel@12'), { name: 'TrainModel', major: 12 });
  });

  it('refuses what is none', () => {
    for (const text of ['', 'A@', 'A@x', '@1']) assert.throws(() => parseTaskName(text), UserError);
  });
});
