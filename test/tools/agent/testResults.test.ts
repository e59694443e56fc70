import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPipeline } from '../../../tools/agent/runPipeline.js';
import { makeTask, removeTemporaryFolders, temporaryFolder } from './fixtures.js';

async function publish(inputs: string) {
  const home = await temporaryFolder();
  const sources = join(home, 'sources');
  await mkdir(sources);
  await writeFile(join(sources, 'tests.xml'), '<testsuite/>');
  const file = join(home, 'p.yml');
  await writeFile(file, `steps: [{ task: PublishTestResults@2, inputs: ${inputs} }]`);
  const from = { taskFolders: [await makeTask('')] };
  const { stages } = await runPipeline({ file, from, sources, workFolder: join(home, 'work') });
  return stages[0]!.jobs[0]!.steps[0]!;
}

describe('PublishTestResults@2 on this machine', () => {
  after(removeTemporaryFolders);

  it('keeps the files that are named, relative to the sources, for the Tests tab', async () => {
    const { testResults, issues } = await publish(
      '{ testResultsFiles: tests.xml, testRunTitle: $(Agent.OS) tests }',
    );
    const [{ type, title, files }] = testResults as [(typeof testResults)[number]];
    assert.equal(type, 'JUnit');
    assert.match(title, /^\w+ tests$/);
    assert.equal(await readFile(files[0]!, 'utf8'), '<testsuite/>');
    assert.deepEqual(issues, []);
  });

  it('warns of a file that is not there', async () => {
    const { issues } = await publish('{ testResultsFiles: other.xml }');
    assert.match(issues[0]!.message, /other\.xml/);
  });

  it('is refused with an input that would mean nothing here', async () => {
    await assert.rejects(publish('{ searchFolder: x }'), /does not know the input 'searchFolder'/);
  });
});
