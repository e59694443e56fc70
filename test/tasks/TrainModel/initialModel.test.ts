import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_PARAMETERS } from '../../../runtime/gbdt/parameters.js';
import { writeModelDirectory } from '../../../runtime/model/directory.js';
import { readModel } from '../../../runtime/model/lightgbmText.js';
import { readInitialModel } from '../../../tasks/TrainModel/initialModel.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import type { Workspace } from '../../../workspace/workspace.js';
import { claimExample, claimModelText, claimSchema, claimTraining } from '../../support/claimModel.js';
import { temporaryFolder } from '../../support/folder.js';
import { needPython } from '../../support/python.js';
import { trainedModels } from '../../support/trainedModels.js';

describe('readInitialModel', () => {
  const folder = temporaryFolder();
  let workspace: Workspace;
  let modelFolder: string;
  const parameters = DEFAULT_PARAMETERS;
  const read = (reference: string, more = {}) =>
    readInitialModel(reference, { workspace, parameters, schema: claimSchema, ...more });

  beforeEach(async function () {
    needPython(this);
    workspace = await openFolderWorkspace(join(folder.path, 'workspace'));
    modelFolder = join(folder.path, 'model');
    await writeModelDirectory(modelFolder, {
      ...{ model: readModel(claimModelText(), 'model'), schema: claimSchema, training: claimTraining },
      ...{ metrics: {}, example: claimExample },
    });
  });

  it('takes a folder, a LightGBM file, and a registered model by version or alias', async () => {
    const file = join(folder.path, 'plain.txt');
    writeFileSync(file, claimModelText());
    const lineage = { params: {}, metrics: {}, gate: { verdict: 'passed' as const }, origin: {} };
    const { model } = await workspace.registerModel('motor', modelFolder, lineage, {});
    await workspace.setAlias('motor', 'production', model.version, {});
    const inFolder = await read(modelFolder);
    for (const reference of ['motor:1', 'motor:production', 'motor:latest']) {
      assert.equal((await read(reference)).contentSha256, inFolder.contentSha256, reference);
    }
    assert.deepEqual((await read(file)).model.trees, inFolder.model.trees);
    await assert.rejects(read('motor:2'), /no version 2 of a model motor.*It has 1\./);
    await assert.rejects(read('home:1'), /no version 1 of a model home.*Register/);
    await assert.rejects(read('nowhere/model'), /There is no .*nowhere/);
  });

  it('refuses another objective, and a forest', async () => {
    await assert.rejects(
      read(modelFolder, { parameters: { ...parameters, objective: 'poisson' } }),
      /has the objective 'binary sigmoid:1', the training parameters have 'poisson'/,
    );
    const file = join(folder.path, 'forest.txt');
    writeFileSync(file, trainedModels().find(({ name }) => name === 'binary, forest')!.text);
    await assert.rejects(read(file), /random forest/);
  });

  it('lets new categories follow the known ones, and refuses any other change', async () => {
    const withLevels = (levels: string[]) => ({
      schema: {
        ...claimSchema,
        columns: claimSchema.columns.map((column) => (column.levels ? { ...column, levels } : column)),
      },
    });
    await read(modelFolder, withLevels(['north', 'south', 'west', 'zenith']));
    await assert.rejects(
      read(modelFolder, withLevels(['east', 'north', 'south', 'west'])),
      /column Column_5 has other categories.*north is in another place/,
    );
    await assert.rejects(
      read(modelFolder, withLevels(['north', 'south'])),
      /west is in another place, or missing/,
    );
  });
});
