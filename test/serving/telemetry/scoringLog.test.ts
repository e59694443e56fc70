import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScoredRow } from '../../../serving/telemetry/scoredRow.js';
import { openScoringLog } from '../../../serving/telemetry/scoringLog.js';
import { temporaryFolder } from '../../support/folder.js';

const row = (requestId: string): ScoredRow => ({
  time: '2026-03-01T00:00:00.000Z',
  requestId,
  row: 0,
  model: { name: 'm', version: '1', sha256: 'ab' },
  prediction: 0.1,
});

describe('openScoringLog', () => {
  const folder = temporaryFolder();

  it('appends a line of JSON per row', async () => {
    const append = await openScoringLog(join(folder.path, 'log'), 1e6);
    await append([row('a'), row('b')]);
    await append([row('c')]);
    const [name, ...others] = readdirSync(join(folder.path, 'log'));
    assert.deepEqual(others, []);
    const lines = readFileSync(join(folder.path, 'log', name!), 'utf8')
      .trimEnd()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [row('a'), row('b'), row('c')],
    );
  });

  it('begins new files and drops the oldest, so that the folder does not outgrow its bound', async () => {
    writeFileSync(join(folder.path, 'notes.txt'), 'stays');
    const append = await openScoringLog(folder.path, 10_000);
    for (let i = 0; i < 150; i++) {
      await append([row(`request ${i}`)]);
      if (i % 8 === 0) await sleep(2);
    }
    const names = readdirSync(folder.path).filter((name) => name !== 'notes.txt');
    const bytes = names.reduce((sum, name) => sum + statSync(join(folder.path, name)).size, 0);
    assert.ok(names.length > 5 && names.length <= 12, `${names.length} files`);
    assert.ok(bytes > 7000 && bytes <= 11_500, `${bytes} bytes`);
    const text = names
      .sort()
      .map((name) => readFileSync(join(folder.path, name), 'utf8'))
      .join('');
    assert.match(text, /request 149/);
    assert.doesNotMatch(text, /request 1"/);
    assert.equal(readdirSync(folder.path).includes('notes.txt'), true);
  });
});
