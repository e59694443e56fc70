import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskResult } from '../../../tools/agent/runTask.js';
import { root } from '../../support/root.js';
import { definition, makeTask, removeTemporaryFolders, temporaryFolder, zip } from './fixtures.js';

const program = join(root, 'build', 'tools', 'agent', 'task.js');

function run(cwd: string, ...args: string[]) {
  const done = spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, error: done.stderr };
}

describe('npm run task', () => {
  after(removeTemporaryFolders);

  it('runs a task of a package and writes what came of it', async () => {
    const folder = await temporaryFolder();
    const inputs = [
      { name: 'conditions', type: 'multiLine' },
      { name: 'flag', type: 'boolean', defaultValue: 'true' },
    ];
    await writeFile(
      join(folder, 'x.vsix'),
      zip({
        'extension.vsomanifest': '{}',
        'tasks/Fixture/task.json': JSON.stringify(definition({ inputs })),
        'tasks/Fixture/main.js': `
          const { INPUT_CONDITIONS, INPUT_FLAG, A, SECRET_KEY, OWN } = process.env;
          console.log('##vso[task.setvariable variable=seen;isOutput=true]' + JSON.stringify([INPUT_CONDITIONS, INPUT_FLAG, A, SECRET_KEY.length, OWN]));
          console.log('key is ' + SECRET_KEY);`,
      }),
    );
    await writeFile(join(folder, 'conditions.txt'), 'one\ntwo\n');
    const { code, out } = run(
      folder,
      ...['Fixture@1', '--vsix', 'x.vsix', '--work', '_work', '--cwd', 'here', '--result', 'deep/out.json'],
      ...[
        '--input',
        'conditions=@conditions.txt',
        '--variable',
        'a=1',
        '--secret',
        'key=hidden',
        '--env',
        'OWN=o',
      ],
    );
    assert.equal(code, 0, out);
    assert.match(out, /^##\[section\]Starting: Fixture$/m);
    assert.match(out, /^key is \*\*\*$/m);
    const text = await readFile(join(folder, 'deep', 'out.json'), 'utf8');
    const result = JSON.parse(text) as TaskResult;
    assert.deepEqual(Object.keys(result).sort(), [
      ...[
        'artifacts',
        'attachments',
        'buildTags',
        'exitCode',
        'issues',
        'message',
        'outputVariables',
        'result',
      ],
      ...['runId', 'seconds', 'task', 'testResults', 'variables', 'version'],
    ]);
    assert.deepEqual(JSON.parse(result.outputVariables.seen), ['one\ntwo', 'true', '1', 6, 'o']);
    assert.ok(existsSync(join(folder, 'here')));
  });

  it('exits with 1 when the task fails', async () => {
    const task = await makeTask('process.exitCode = 3');
    const { code, out } = run(await temporaryFolder(), '--task-folder', task, '--work', 'w');
    assert.equal(code, 1);
    assert.match(out, /##\[error\]Exit code 3/);
  });

  it('exits with 2 and says what to do when it cannot run the task', async () => {
    const here = await temporaryFolder();
    const task = await makeTask('');
    for (const [args, message] of [
      [[], /Name one task\..*--help/],
      [['A', 'B'], /Name one task/],
      [['--nonsense'], /nonsense.*--help/],
      [['A', '--vsix', 'no.vsix'], /Not a readable \.vsix/],
      [['Other', '--task-folder', task], /no task Other.*Fixture@1/],
      [['--task-folder', here], /task\.json.*does not exist/],
      [['--task-folder', task, '--input', 'x'], /--input: 'x' is not name=value/],
      [['--task-folder', task, '--timeout', 'soon'], /--timeout: 'soon' is not a number/],
      [['--task-folder', task, '--endpoint', 'no.json'], /no\.json: The file does not exist/],
    ] as const) {
      const { code, error } = run(here, ...args, '--work', 'w');
      assert.equal(code, 2, error);
      assert.match(error, message);
      assert.doesNotMatch(error, /\n\s+at /);
    }
  });

  it('explains itself', async () => {
    const { code, out } = run(await temporaryFolder(), '--help');
    assert.equal(code, 0);
    for (const option of [
      '--cwd',
      '--input',
      '--variable',
      '--secret',
      '--endpoint',
      '--result',
      '--task-folder',
    ]) {
      assert.ok(out.includes(option), option);
    }
  });

  it('cancels the task on Ctrl-C and still writes the result', async () => {
    const folder = await temporaryFolder();
    const task = await makeTask(`
      process.on('SIGINT', () => { console.log('stopping'); process.exit(0); });
      console.log('ready'); setInterval(() => {}, 1000);`);
    const child = spawn(
      process.execPath,
      [program, '--task-folder', task, '--work', 'w', '--result', 'o.json'],
      { cwd: folder },
    );
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('ready')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(code, 1);
    const result = JSON.parse(await readFile(join(folder, 'o.json'), 'utf8')) as TaskResult;
    assert.equal(result.result, 'Canceled');
  });
});
