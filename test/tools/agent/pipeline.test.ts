import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PipelineResult } from '../../../tools/agent/runPipeline.js';
import { root } from '../../support/root.js';
import { definition, removeTemporaryFolders, temporaryFolder, zip } from './fixtures.js';

const program = join(root, 'build', 'tools', 'agent', 'pipeline.js');

async function run(yaml: string, ...args: string[]) {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'p.yml'), yaml);
  const files = {
    'tasks/F/task.json': JSON.stringify(definition({ inputs: [{ name: 'say', type: 'string' }] })),
    'tasks/F/main.js': `console.log(process.env.INPUT_SAY);`,
  };
  await writeFile(join(cwd, 'x.vsix'), zip(files));
  const all = [program, 'p.yml', '--vsix', 'x.vsix', '--work', 'w', '--result', 'out.json', ...args];
  const done = spawnSync(process.execPath, all, { cwd, encoding: 'utf8' });
  const result = await readFile(join(cwd, 'out.json'), 'utf8').then(
    (text) => JSON.parse(text) as PipelineResult,
    () => undefined,
  );
  return { code: done.status, out: done.stdout, error: done.stderr, result };
}

describe('npm run pipeline', () => {
  after(removeTemporaryFolders);

  it('runs a pipeline with the tasks of a package and writes what came of it', async () => {
    const yaml = `
trigger: none
parameters: [{ name: word, default: hello }]
steps:
  - { task: Fixture@1, displayName: Say it, inputs: { say: "\${{ parameters.word }} $(who) $(key)" } }
`;
    const args = ['--parameter', 'word=bye', '--variable', 'who=you', '--secret', 'key=hidden', '--verbose'];
    const { code, out, result } = await run(yaml, ...args);
    assert.equal(code, 0, out);
    assert.match(out, /Of no effect on this machine: trigger \(p\.yml:2:1\)/);
    assert.match(out, /bye you \*\*\*/);
    assert.match(out, /✓ Say it +\d+\.\d s/);
    assert.match(out, /Succeeded in \d+\.\d s\. Logs and artifacts: /);
    assert.equal(result?.result, 'Succeeded');
  });

  it('shows the end of the log of a step that fails, and exits with 1', async () => {
    const { code, out, result } = await run(
      'steps: [{ bash: "echo a clue; exit 4", displayName: Break }, { bash: echo }]',
    );
    assert.equal(code, 1);
    assert.match(out, /✗ Break.*\n(.*\n)* +\| a clue\n(.*\n)* +Bash exited with code '4'\./);
    assert.match(out, /– Bash +skipped/);
    assert.equal(result?.result, 'Failed');
  });

  it('exits with 2 before anything runs, with every problem in a line', async () => {
    const { code, error, result } = await run('steps:\n  - pwsh: x\n  - task: No@1\n');
    assert.equal(code, 2);
    assert.deepEqual(error.match(/p\.yml:\d+/g), ['p.yml:2', 'p.yml:3']);
    assert.equal(result, undefined);
    assert.equal((await run('steps: []', '--help')).code, 0);
    assert.match((await run('steps: []', 'second.yml')).error, /Name one YAML file/);
  });
});
