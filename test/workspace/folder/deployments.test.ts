import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { folderDeployments } from '../../../workspace/folder/deployments.js';
import type { Deployment } from '../../../workspace/workspace.js';
import { temporaryFolder } from '../../support/folder.js';

const deployment: Deployment = {
  endpoint: 'claims-ep',
  deployment: 'blue',
  model: { name: 'claims', version: 1, contentSha256: 'a'.repeat(64) },
  traffic: { before: {}, after: { blue: 100 } },
  smokeTest: { rows: 5, largestDifference: 0, milliseconds: 3 },
  scoringUri: 'http://127.0.0.1:5001/score',
  createdTime: 1,
  origin: { requestedBy: 'Ada' },
};

describe('folderDeployments', () => {
  const folder = temporaryFolder();
  const endpoint = () => join(folder.path, 'endpoints', 'claims-ep');

  it('keeps the current one and every earlier one', async () => {
    const deployments = folderDeployments(folder.path);
    assert.equal(await deployments.getDeployment('claims-ep'), undefined);
    for (let version = 1; version <= 11; version++) {
      await deployments.saveDeployment({ ...deployment, model: { ...deployment.model, version } });
    }
    assert.equal((await deployments.getDeployment('claims-ep'))?.model.version, 11);
    for (let n = 1; n <= 11; n++) {
      const text = await readFile(join(endpoint(), 'history', `${n}.json`), 'utf8');
      assert.equal(JSON.parse(text).model.version, n);
    }
    assert.deepEqual((await readdir(endpoint())).sort(), ['deployment.json', 'history']);
  });

  it('gives back what was saved, and saves the same once', async () => {
    const deployments = folderDeployments(folder.path);
    await deployments.saveDeployment(deployment);
    await deployments.saveDeployment(deployment);
    assert.deepEqual(await deployments.getDeployment('claims-ep'), deployment);
    assert.deepEqual(await readdir(join(endpoint(), 'history')), ['1.json']);
  });

  it('loses none of several at once', async () => {
    const deployments = folderDeployments(folder.path);
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => deployments.saveDeployment({ ...deployment, createdTime: i })),
    );
    const files = await readdir(join(endpoint(), 'history'));
    const times = await Promise.all(
      files.map(
        async (file) => JSON.parse(await readFile(join(endpoint(), 'history', file), 'utf8')).createdTime,
      ),
    );
    assert.deepEqual(times.sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('names a damaged file, and refuses a name that is none', async () => {
    const deployments = folderDeployments(folder.path);
    await deployments.saveDeployment(deployment);
    await writeFile(join(endpoint(), 'deployment.json'), '[]');
    await assert.rejects(deployments.getDeployment('claims-ep'), /deployment\.json/);
    await assert.rejects(deployments.getDeployment('a/b'), UserError);
  });
});
