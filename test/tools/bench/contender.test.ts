import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, runOnce } from '../../../tools/bench/contender.js';
import { temporaryFolder } from '../../support/folder.js';

describe('contenders of the benchmark', () => {
  const folder = temporaryFolder();
  const program = (name: string, text: string) => {
    const script = join(folder.path, `${name}.cjs`);
    writeFileSync(script, text);
    return { name, command: [process.execPath, script] as const, job: { add: 2 } };
  };
  const works = "console.log('chatter\\n' + JSON.stringify({ s: 1 + JSON.parse(process.argv[2]).add }))";

  it('get their job and give their measures, beside the time of the process', () => {
    const { wall, ...measures } = runOnce(program('works', works)) as Record<string, number>;
    assert.deepEqual(measures, { s: 3 });
    assert.ok(wall! > 0);
  });

  it('that fail say why, sit out the rest, and hold up nobody', () => {
    const results = compare(
      [program('fails', "throw new Error('no memory')"), program('works', works)],
      2,
      () => {},
    );
    assert.deepEqual(results[0]!.runs, []);
    assert.equal(results[0]!.failure, 'Error: no memory');
    assert.deepEqual(
      results[1]!.runs.map(({ s }) => s),
      [3, 3],
    );
  });

  it('that are not installed are said to be so', () => {
    const outcome = runOnce({ name: 'x', command: [join(folder.path, 'absent'), 'x.py'], job: {} });
    assert.match(outcome as string, /ENOENT/);
  });
});
