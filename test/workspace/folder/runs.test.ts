import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, UserError } from '../../../runtime/error.js';
import { folderRuns } from '../../../workspace/folder/runs.js';
import type { Run } from '../../../workspace/workspace.js';
import { temporaryFolder } from '../../support/folder.js';

const run: Run = {
  runId: 'r1',
  experiment: 'claims',
  status: 'RUNNING',
  startTime: 1000,
  params: { num_leaves: '31' },
  metrics: { 'validation auc': 0.62 },
  tags: { data: 'abc' },
};

describe('folderRuns', () => {
  const folder = temporaryFolder();
  const warnings: Finding[] = [];
  const open = () => folderRuns(folder.path, (finding) => warnings.push(finding));
  beforeEach(() => {
    warnings.length = 0;
  });

  it('gives back what was saved', async () => {
    const runs = open();
    assert.equal(await runs.getRun('claims', 'r1'), undefined);
    await runs.saveRun(run);
    assert.deepEqual(await runs.getRun('claims', 'r1'), run);
    assert.deepEqual(await readdir(join(folder.path, 'runs', 'claims', 'r1')), ['run.json']);
  });

  it('adds to a run and keeps what an earlier save recorded', async () => {
    const runs = open();
    await runs.saveRun(run);
    await runs.saveRun({
      ...run,
      status: 'FINISHED',
      endTime: 2000,
      params: {},
      metrics: { gini: 0.25, 'validation auc': 0.63 },
      tags: { 'mlflow.runId': 'm' },
    });
    assert.deepEqual(await runs.getRun('claims', 'r1'), {
      ...run,
      status: 'FINISHED',
      endTime: 2000,
      metrics: { 'validation auc': 0.63, gini: 0.25 },
      tags: { data: 'abc', 'mlflow.runId': 'm' },
    });
  });

  it('loses nothing when several add at once', async () => {
    const runs = open();
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => runs.saveRun({ ...run, metrics: { [`m${i}`]: i } })),
    );
    assert.equal(Object.keys((await runs.getRun('claims', 'r1'))?.metrics ?? {}).length, 12);
  });

  it('refuses to change parameters, each named, and keeps the file', async () => {
    const runs = open();
    await runs.saveRun({ ...run, params: { a: '1', b: '2', c: '3' } });
    await assert.rejects(runs.saveRun({ ...run, params: { a: '9', b: '2', c: '9' } }), (error: unknown) => {
      assert(error instanceof UserError);
      assert.deepEqual(
        error.findings.map(({ what }) => what.split(' ')[1]),
        ['a', 'c'],
      );
      return true;
    });
    assert.deepEqual((await runs.getRun('claims', 'r1'))?.params, { a: '1', b: '2', c: '3' });
  });

  it('refuses a metric that is no number', () =>
    assert.rejects(open().saveRun({ ...run, metrics: { auc: Number.NaN } }), /NaN/));

  it('lists newest first, a damaged run left out with a warning', async () => {
    const runs = open();
    for (const [runId, startTime] of [
      ['old', 1],
      ['broken', 2],
      ['new', 3],
      ['newer', 4],
    ] as const) {
      await runs.saveRun({ ...run, runId, startTime });
    }
    const broken = join(folder.path, 'runs', 'claims', 'broken', 'run.json');
    const text = await readFile(broken, 'utf8');
    await writeFile(broken, text.slice(0, text.length / 2));
    await mkdir(join(folder.path, 'runs', 'claims', 'just-begun'));

    const ids = (await runs.listRuns('claims')).map(({ runId }) => runId);
    assert.deepEqual(ids, ['newer', 'new', 'old']);
    assert.equal(warnings.length, 1);
    assert.equal(warnings[0]?.where, broken);
    assert.match(warnings[0]?.what ?? '', /Not JSON/);
    await assert.rejects(runs.getRun('claims', 'broken'), UserError);
  });

  it('lists nothing for an experiment that does not exist', async () => {
    assert.deepEqual(await open().listRuns('nothing'), []);
  });

  it('lists 1,000 runs in under two seconds', async () => {
    const file = (i: number) => ({
      ...{ ...run, runId: `r${i}`, startTime: i, kind: 'run', formatVersion: 1 },
      params: Object.fromEntries(Array.from({ length: 60 }, (_, p) => [`parameter_${p}`, '0.1'])),
    });
    for (let i = 0; i < 1000; i++) {
      const path = join(folder.path, 'runs', 'claims', `r${i}`);
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'run.json'), JSON.stringify(file(i)));
    }
    const start = performance.now();
    const listed = await open().listRuns('claims');
    const milliseconds = performance.now() - start;
    console.log(`      ${Math.round(milliseconds)} ms`);
    assert.equal(listed.length, 1000);
    assert.equal(listed[0]?.runId, 'r999');
    assert(milliseconds < 2000);
  });

  it('refuses names that leave the folder', async () => {
    await assert.rejects(open().getRun('..', 'r'), UserError);
    await assert.rejects(open().saveRun({ ...run, runId: '../../x' }), UserError);
    await assert.rejects(open().listRuns('a/b'), UserError);
  });
});
