import assert from 'node:assert/strict';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { canonicalJson, sha256, writeFileAtomic } from '../../../runtime/files.js';
import type { GateRecord } from '../../../runtime/gate/verdict.js';
import { hashModelDirectory, writeRunPointer } from '../../../runtime/model/directory.js';
import { type RegisterModelOptions, registerModel } from '../../../tasks/RegisterModel/registerModel.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import type { Workspace } from '../../../workspace/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';
import { writeTinyModel } from '../../support/tinyModel.js';

const origin = { commit: 'abc', pipeline: 'train', pipelineRun: '7', requestedBy: 'Ada' };

function passedGate(contentSha256: string): GateRecord {
  return {
    kind: 'gate',
    formatVersion: 1,
    verdict: 'passed',
    conditions: [
      { condition: 'gini >= 0.2', metric: 'gini', outcome: 'pass', message: '0.25 Gini', value: 0.25 },
    ],
    metrics: { gini: { value: 0.25 }, auc: { value: 0.625 }, ks: { value: null, reason: 'one class' } },
    model: { contentSha256, runId: 'r1' },
    champion: null,
    data: { version: '0123456789ab', part: 'test', rows: 20, positives: 2, sha256: 'd'.repeat(64) },
    whenNoChampion: 'pass',
    tool: { name: 't', version: '1' },
  };
}

function failedGate(contentSha256: string): GateRecord {
  return {
    ...passedGate(contentSha256),
    verdict: 'failed',
    conditions: [
      {
        ...{ condition: 'gini >= 0.3', metric: 'gini', outcome: 'fail', value: 0.25 },
        message: '0.25 Gini (is less than 0.3)',
      },
    ],
  };
}

describe('registerModel', () => {
  const folder = temporaryFolder();
  const modelFolder = () => join(folder.path, 'model');
  const gateFile = () => join(folder.path, 'gate', 'gate.json');
  let workspace: Workspace;
  let contentSha256: string;
  let host: ReturnType<typeof recordingHost>;

  const writeGate = (gate: GateRecord) => writeFileAtomic(gateFile(), canonicalJson(gate));
  const register = (more: Partial<RegisterModelOptions> = {}) =>
    registerModel(
      {
        modelFolder: modelFolder(),
        gateFolder: join(folder.path, 'gate'),
        modelName: 'claims',
        allowFailedGate: false,
        promoteToProduction: false,
        tags: '',
        workspace,
        origin,
        ...more,
      },
      host,
    );
  /** The step must fail with these findings, and register nothing. */
  async function refuses(patterns: RegExp[], more: Partial<RegisterModelOptions> = {}): Promise<void> {
    await assert.rejects(register(more), (error: unknown) => {
      assert(error instanceof UserError, String(error));
      assert.equal(error.findings.length, patterns.length, error.message);
      patterns.forEach((pattern, i) => {
        assert.match(error.message.split('\n')[i] ?? '', pattern);
      });
      for (const { where, cure } of error.findings) assert(where && cure, error.message);
      return true;
    });
    assert.deepEqual(await workspace.listModels('claims'), []);
  }

  beforeEach(async () => {
    host = recordingHost();
    workspace = await openFolderWorkspace(join(folder.path, 'workspace'));
    contentSha256 = await writeTinyModel(modelFolder(), -2);
    await writeRunPointer(modelFolder(), { runId: 'r1', experiment: 'claims' });
    await writeGate(passedGate(contentSha256));
  });

  it('registers the model with its lineage', async () => {
    const result = await register({ tags: 'team=pricing' });
    assert.equal(result.created, true);
    assert.equal(result.promoted, false);
    assert.equal(result.message, 'Registered claims version 1.');
    assert.deepEqual(result.model, {
      name: 'claims',
      version: 1,
      contentSha256,
      createdTime: result.model.createdTime,
      aliases: [],
      tags: { team: 'pricing', 'ModelGate.verdict': 'passed' },
      lineage: {
        dataName: 'policies',
        dataVersion: '0123456789ab',
        runId: 'r1',
        params: { num_leaves: '2', learning_rate: '0.1', boosting: 'gbdt', deterministic: 'true' },
        metrics: { gini: 0.25, auc: 0.625 },
        gate: {
          verdict: 'passed',
          gateSha256: sha256(await readFile(gateFile())),
          dataVersion: '0123456789ab',
        },
        origin,
      },
    });
    assert.deepEqual(await workspace.findModel('claims', '1'), result.model);
    const kept = join(folder.path, 'workspace', 'models', 'claims', '1', 'gate.json');
    assert.equal(sha256(await readFile(kept)), result.model.lineage.gate.gateSha256);
    const card = join(folder.path, 'workspace', 'models', 'claims', '1', 'model-card.md');
    assert.equal(await readFile(card, 'utf8'), result.card);
    assert.equal((await register()).card, undefined);
    assert.deepEqual(host.warnings, []);
    assert(host.lines.some((line) => line.includes(contentSha256)));
    assert(host.lines.some((line) => line.includes(String(result.model.lineage.gate.gateSha256))));
  });

  it('succeeds with the same version when run again, and says why', async () => {
    const first = await register();
    await writeRunPointer(modelFolder(), { runId: 'r2', experiment: 'claims' });
    const again = await register();
    assert.equal(again.created, false);
    assert.deepEqual(again.model, first.model);
    assert.match(
      again.message,
      /^Nothing new to register: this model, byte for byte, is claims version 1 since 2/,
    );
    assert(host.lines.includes(again.message));
  });

  it('moves production only when asked, and only if it is elsewhere', async () => {
    await register();
    assert.equal(await workspace.findModel('claims', 'production'), undefined);

    const first = await register({ promoteToProduction: true });
    assert.deepEqual([first.created, first.promoted, first.model.aliases], [false, true, ['production']]);
    assert.match(first.message, /Version 1 is the first in production/);

    const again = await register({ promoteToProduction: true });
    assert.deepEqual([again.created, again.promoted, again.model.aliases], [false, false, ['production']]);
    assert.match(again.message, /in production already/);

    await writeGate(passedGate(await writeTinyModel(modelFolder(), -1)));
    const second = await register({ promoteToProduction: true });
    assert.deepEqual([second.created, second.promoted, second.model.version], [true, true, 2]);
    assert.match(second.message, /Production moved from version 1 to 2/);

    const aliases = join(folder.path, 'workspace', 'models', 'claims', 'aliases.json');
    const { history } = JSON.parse(await readFile(aliases, 'utf8'));
    assert.deepEqual(
      history.map(({ from, to, origin }: { from: number; to: number; origin: unknown }) => [
        from,
        to,
        origin,
      ]),
      [
        [null, 1, origin],
        [1, 2, origin],
      ],
    );
  });

  it('refuses without a gate', async () => {
    await rm(gateFile());
    await refuses([/gate\.json: .*does not exist.*Run EvaluateGate/]);
  });

  it('refuses a gate.json that is damaged', async () => {
    await writeFile(gateFile(), '{"verdict":"passed"');
    await refuses([/gate\.json: Not JSON/]);
  });

  it('refuses a gate with a verdict of its own invention, or without conditions', async () => {
    const gate = passedGate(contentSha256);
    await writeFile(gateFile(), JSON.stringify({ ...gate, verdict: 'PASSED' }));
    await refuses([/verdict/]);
    await writeFile(gateFile(), JSON.stringify({ ...gate, conditions: [] }));
    await refuses([/conditions/]);
  });

  it('refuses a model whose gate failed, and says which condition', async () => {
    await writeGate(failedGate(contentSha256));
    await refuses([/did not pass: 0\.25 Gini \(is less than 0\.3\).*allowFailedGate/]);
    await refuses([/did not pass/], { overrideReason: 'because' });
  });

  it('lets a failed gate be overridden only with a reason, and records it with the approver', async () => {
    await writeGate(failedGate(contentSha256));
    await refuses([/^overrideReason: .*only with a reason/], { allowFailedGate: true });
    await refuses([/^overrideReason/], { allowFailedGate: true, overrideReason: '  ' });
    const { model } = await register({ allowFailedGate: true, overrideReason: ' agreed in MR-12 ' });
    assert.equal(model.lineage.gate.verdict, 'failed');
    assert.equal(model.tags['ModelGate.verdict'], 'failed');
    assert.deepEqual(model.lineage.gate.override, { reason: 'agreed in MR-12', approvedBy: 'Ada' });
    assert.equal(host.warnings.length, 1);
    assert.match(host.warnings[0]?.what ?? '', /overridden: agreed in MR-12/);
  });

  it('takes over the override of the gate, with its approver, and warns', async () => {
    const override = { reason: 'agreed with pricing', approver: 'Grace' };
    await writeGate({ ...failedGate(contentSha256), verdict: 'overridden', override });
    const { model } = await register();
    assert.equal(model.lineage.gate.verdict, 'overridden');
    assert.deepEqual(model.lineage.gate.override, { reason: override.reason, approvedBy: 'Grace' });
    assert.match(host.warnings[0].what, /overridden: agreed with pricing \(Grace\)/);
  });

  it('does not take a verdict for overridden that names nobody', async () => {
    await writeGate({ ...failedGate(contentSha256), verdict: 'overridden' });
    await refuses([/The gate did not pass/]);
  });

  it('does not record an override that was not needed', async () => {
    const { model } = await register({ allowFailedGate: true, overrideReason: 'just in case' });
    assert.equal('override' in model.lineage.gate, false);
    assert.deepEqual(host.warnings, []);
  });

  it('refuses a verdict that a condition of the same record contradicts', async () => {
    for (const outcome of ['fail', 'not computed'] as const) {
      const gate = passedGate(contentSha256);
      await writeGate({ ...gate, conditions: gate.conditions.map((each) => ({ ...each, outcome })) });
      await refuses([/says passed, but the condition "gini >= 0\.2" did not hold/]);
      await refuses([/says passed/], { allowFailedGate: true, overrideReason: 'because' });
    }
  });

  it('refuses a gate that judged the model beside the champion of another name', async () => {
    const gate = passedGate(contentSha256);
    await writeGate({ ...gate, model: { ...gate.model, name: 'trial' } });
    await refuses([/judged the model as "trial".*registered as "claims".*same modelName/]);
    await writeGate({ ...gate, model: { ...gate.model, name: 'claims' } });
    assert.equal((await register()).created, true);
  });

  it('refuses a model in which a link stands for a file, as its content may change after the gate', async () => {
    const elsewhere = join(folder.path, 'elsewhere.json');
    await writeFile(elsewhere, '{}');
    await symlink(elsewhere, join(modelFolder(), 'metrics-link.json'));
    await writeGate(passedGate(contentSha256));
    await refuses([/metrics-link\.json: This is a link/]);
  });

  it('refuses the gate of another model', async () => {
    await writeGate({ ...passedGate('e'.repeat(64)), model: { contentSha256: 'e'.repeat(64), runId: 'r0' } });
    await refuses([/evaluated another model: content eeeeeeeeeeee there/]);
    await refuses([/evaluated another model/], { allowFailedGate: true, overrideReason: 'because' });
  });

  it('refuses a model that was changed after its gate', async () => {
    await writeTinyModel(modelFolder(), -1.5);
    await writeRunPointer(modelFolder(), { runId: 'r1', experiment: 'claims' });
    await refuses([/has been changed since the gate evaluated it/]);
  });

  it('refuses a gate on other data than the model was trained with', async () => {
    const gate = passedGate(contentSha256);
    await writeGate({ ...gate, data: { ...gate.data, version: 'ba9876543210' } });
    await refuses([/used data version ba9876543210, the model was trained on 0123456789ab/]);
  });

  it('names everything that is wrong at once', async () => {
    const gate = failedGate('e'.repeat(64));
    await writeGate({ ...gate, data: { ...gate.data, version: 'ba9876543210' } });
    await refuses([/content/, /data version/, /did not pass/]);
  });

  it('refuses bad inputs', async () => {
    await refuses([/^modelName: /], { modelName: '../claims' });
    await refuses([/^modelName: /], { modelName: '' });
    await refuses([/^tags:1: /, /^tags:2: /], { tags: 'a\nb' });
  });

  it('takes a model from elsewhere, whose data is unknown, with a warning', async () => {
    await rm(join(modelFolder(), 'training.json'));
    await writeGate(passedGate(await hashModelDirectory(modelFolder())));
    const { model } = await register();
    assert.equal(model.lineage.dataVersion, undefined);
    assert.equal(model.lineage.gate.dataVersion, '0123456789ab');
    assert(Object.keys(model.lineage.params).length > 0);
    assert.match(host.warnings[0]?.what ?? '', /does not say what it was trained on/);
  });
});
