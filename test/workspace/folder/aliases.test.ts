import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { currentAliases, moveAlias } from '../../../workspace/folder/aliases.js';
import { temporaryFolder } from '../../support/folder.js';

describe('aliases', () => {
  const folder = temporaryFolder();
  const file = async () => JSON.parse(await readFile(join(folder.path, 'aliases.json'), 'utf8'));

  it('answers who was in production when, and who moved it', async () => {
    const before = new Date().toISOString();
    await moveAlias(folder.path, 'production', 1, { requestedBy: 'Ada' });
    await moveAlias(folder.path, 'production', 2, { requestedBy: 'Grace', pipelineRun: '7' });
    await moveAlias(folder.path, 'production', 1, {});
    const { history, current } = await file();
    assert.deepEqual(
      history.map(({ time, ...move }: { time: string }) => move),
      [
        { alias: 'production', from: null, to: 1, origin: { requestedBy: 'Ada' } },
        { alias: 'production', from: 1, to: 2, origin: { requestedBy: 'Grace', pipelineRun: '7' } },
        { alias: 'production', from: 2, to: 1, origin: {} },
      ],
    );
    const times = history.map(({ time }: { time: string }) => time);
    assert.deepEqual([before, ...times], [before, ...times].sort());
    assert.deepEqual(current, { production: 1 });
  });

  it('records nothing when nothing moves', async () => {
    await moveAlias(folder.path, 'production', 1, {});
    const once = await file();
    await moveAlias(folder.path, 'production', 1, { requestedBy: 'Ada' });
    assert.deepEqual(await file(), once);
  });

  it('bears a name that every object has', async () => {
    assert.equal((await currentAliases(folder.path)).get('constructor'), undefined);
    await moveAlias(folder.path, 'constructor', 1, {});
    assert.equal((await currentAliases(folder.path)).get('constructor'), 1);
    assert.equal((await file()).history[0].from, null);
  });

  it('is not lost silently when the file is damaged', async () => {
    await writeFile(join(folder.path, 'aliases.json'), '{"kind":"aliases"}');
    await assert.rejects(moveAlias(folder.path, 'production', 1, {}), /aliases\.json: formatVersion/);
  });
});
