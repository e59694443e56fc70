import { UserError } from '../../runtime/error.js';
import type { ModelVersion, Workspace } from '../../workspace/workspace.js';

/**
 * The version that the inputs modelName and modelVersion mean.
 * @param modelVersion a version number, `latest` or an alias such as `production`
 * @throws UserError listing what there is
 */
export async function findVersion(
  workspace: Workspace,
  modelName: string,
  modelVersion: string,
): Promise<ModelVersion> {
  const found = await workspace.findModel(modelName, modelVersion);
  if (found !== undefined) return found;
  const versions = (await workspace.listModels(modelName)).map(({ version, aliases }) =>
    aliases.length === 0 ? `${version}` : `${version} (${aliases.join(', ')})`,
  );
  throw new UserError({
    where: 'modelVersion',
    what:
      versions.length === 0
        ? `The workspace has no model "${modelName}".`
        : `Model "${modelName}" has no version or alias "${modelVersion}".`,
    cure:
      versions.length === 0
        ? 'Register the model first, and use the same workspace folder in both tasks.'
        : `There are: ${versions.join(', ')}.`,
  });
}
