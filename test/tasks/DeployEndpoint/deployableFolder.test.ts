import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPredictor } from '../../../serving/modelPredictor.js';
import { startScoringService } from '../../../serving/scoringService.js';
import { fillDeployableFolder } from '../../../tasks/DeployEndpoint/deployableFolder.js';
import { serverBundle } from '../../serving/bundle.js';
import { writeClaimModel } from '../../serving/claimModel.js';
import { sumPredictor } from '../../serving/sumPredictor.js';

describe('tasks/DeployEndpoint/deployableFolder', () => {
  let folder: string;
  let dockerfile: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deployable '));
    const modelFolder = join(folder, 'registered');
    await writeClaimModel(modelFolder);
    const { model } = await openPredictor(modelFolder, { name: 'Claims', version: '4' });
    const deployable = { modelFolder, model, endpointName: 'claim-endpoint', port: 0 };
    await fillDeployableFolder(folder, { ...deployable, serverBundle: await serverBundle() });
    dockerfile = await readFile(join(folder, 'Dockerfile'), 'utf8');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('explains itself with commands that work', async () => {
    const readme = await readFile(join(folder, 'README.md'), 'utf8');
    const [, args] = /^ {4}node (server\.js .*)$/m.exec(readme)!;
    const child = spawn(process.execPath, args!.split(' '), {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      const [{ url }] = (await once(child, 'message')) as [{ url: string }];
      const [, call] = /^ {4}curl .* -d '([^']*)'$/m.exec(readme)!;
      const answer = await fetch(`${url}/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: call!,
      });
      assert.equal(answer.status, 200);
      assert.deepEqual(
        [answer.headers.get('x-model-name'), answer.headers.get('x-model-version')],
        ['Claims', '4'],
      );
    } finally {
      child.kill();
    }
    assert.match(readme, /docker build -t claims:4 \.\n {4}docker run --rm --read-only /);
  });

  it('makes a container that is not root and copies nothing else', () => {
    const lines = dockerfile.split('\n');
    assert.ok(
      lines.indexOf('USER node') > 0 &&
        lines.indexOf('USER node') < lines.indexOf('CMD ["node", "server.js"]'),
    );
    assert.deepEqual(
      lines.filter((line) => /^(COPY|ADD|RUN)/.test(line)),
      ['COPY --chown=node:node server.js ./', 'COPY --chown=node:node model ./model'],
    );
    assert.match(dockerfile, /HOST=0\.0\.0\.0 .*MODEL_NAME=Claims MODEL_VERSION=4/);
  });

  it('checks the health of the service in its container', async () => {
    const [, command] = /^HEALTHCHECK .*\\\n +CMD (\[.*\])$/m.exec(dockerfile)!;
    const [, ...args] = JSON.parse(command!) as string[];
    const check = async (port: string): Promise<number> => {
      const child = spawn(process.execPath, args, { env: { PORT: port } });
      return ((await once(child, 'exit')) as [number])[0];
    };
    const service = await startScoringService({ predictor: sumPredictor, port: 0, logLevel: 'silent' });
    const { port } = new URL(service.url);
    assert.equal(await check(port), 0);
    await service.close();
    assert.equal(await check(port), 1);
  });
});
