import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPipeline } from '../../tools/agent/runPipeline.js';
import { blocks, pages } from '../docs/pages.js';
import { needPython, python } from '../support/python.js';
import { root } from '../support/root.js';

describe('what README and overview say, done as they say it', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'a newcomer '));
  const block = (path: string, language: string) =>
    blocks(pages.find((page) => page.path === path)!, language)[0]!;

  before(() => {
    const generator = join(root, 'samples', 'generate-policies.mjs');
    const made = spawnSync(
      process.execPath,
      [generator, '--rows', '60000', '--output', join(folder, 'data', 'policies.csv')],
      { encoding: 'utf8' },
    );
    assert.equal(made.status, 0, made.stderr);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const path of ['overview.md', 'README.md']) {
    it(`${path}: its pipeline ends in a tested deployment`, async () => {
      const file = join(folder, 'azure-pipelines.yml');
      writeFileSync(file, block(path, 'yaml'));
      const { result, stages } = await runPipeline({
        ...{ file, from: { packages: join(root, 'dist') }, sources: folder },
        workFolder: join(folder, `work of ${path}`),
      });
      const steps = stages.flatMap(({ jobs }) => jobs).flatMap((job) => job.steps);
      assert.match(result, /^Succeeded/, JSON.stringify(steps, null, 1));
      assert.equal(steps.at(-1)!.outputVariables.smokeTest, 'passed');
    });
  }

  it('README.md: the model is read in Python, by LightGBM and by MLflow alike', function () {
    needPython(this);
    const lines = block('README.md', 'python').trim().split('\n');
    const [rows, booster, pyfunc] = lines;
    assert.equal(lines.length, 3);
    const { count, difference } = python<{ count: number; difference: number }>(
      `
import json, os, sys, lightgbm, mlflow, numpy, pandas
os.chdir(json.load(sys.stdin))
${rows}
one = ${booster}
other = ${pyfunc}
print(json.dumps(dict(count=len(one), difference=float(numpy.abs(one - numpy.ravel(other)).max()))))`,
      join(folder, 'work of README.md', '1'),
    );
    assert.ok(count > 5000);
    assert.ok(difference < 1e-12);
  });
});
