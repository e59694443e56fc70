import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TableSchema } from '../../runtime/data/manifest.js';
import { type Finding, UserError } from '../../runtime/error.js';
import { lossOf } from '../../runtime/gbdt/loss.js';
import type { Parameters } from '../../runtime/gbdt/parameters.js';
import { type ModelDirectory, readModelDirectory } from '../../runtime/model/directory.js';
import type { Workspace } from '../../workspace/workspace.js';

const WHERE = "Input 'initialModel'";

/**
 * Reads the model that training continues from.
 * @param reference a folder or file, or a registered model as `name:version`, where the version may be an alias
 * @throws UserError if there is none, or it cannot be continued with this objective and these categories
 */
export async function readInitialModel(
  reference: string,
  { workspace, parameters, schema }: { workspace: Workspace; parameters: Parameters; schema: TableSchema },
): Promise<ModelDirectory> {
  const initial = await readModelDirectory(await folderOf(reference, workspace));
  const findings = [...otherObjective(initial, lossOf(parameters)!.text), ...otherLevels(initial, schema)];
  if (findings.length > 0) throw new UserError(findings);
  return initial;
}

async function folderOf(reference: string, workspace: Workspace): Promise<string> {
  const path = resolve(reference);
  if (await stat(path).catch(() => undefined)) return path;
  const [, name, version] = /^([\w.-]+):([\w.-]+)$/.exec(reference) ?? [];
  if (name === undefined) {
    throw new UserError({
      where: WHERE,
      what: `There is no ${path}.`,
      cure: 'Give the folder of a model, or a registered one as name:version.',
    });
  }
  const model = await workspace.findModel(name, version!);
  if (model) return workspace.modelFolder(model);
  const others = (await workspace.listModels(name)).map((known) => known.version);
  throw new UserError({
    where: WHERE,
    what: `The workspace has no version ${version} of a model ${name}.`,
    cure:
      others.length > 0 ? `It has ${others.join(', ')}.` : 'Register the model first, or give its folder.',
  });
}

function otherObjective({ model }: ModelDirectory, objective: string): Finding[] {
  if (model.objective === objective && !model.averageOutput) return [];
  return [
    {
      where: WHERE,
      what: model.averageOutput
        ? 'It is a random forest, to which no trees can be added.'
        : `It has the objective '${model.objective ?? 'of its own'}', the training parameters have '${objective}': its scores mean something else.`,
      cure: 'Continue from a model with the same objective.',
    },
  ];
}

/** The trees know a text category by its place in the levels. New levels may only follow the old ones. */
function otherLevels({ schema: known }: ModelDirectory, schema: TableSchema): Finding[] {
  return schema.columns.flatMap(({ name, levels = [] }) => {
    const old = known?.columns.find((column) => column.name === name)?.levels ?? [];
    const changed = old.find((level, code) => levels[code] !== level);
    if (changed === undefined) return [];
    return {
      where: WHERE,
      what: `Its column ${name} has other categories than the dataset: ${changed} is in another place, or missing.`,
      cure: 'Prepare the data with the categories that the model was trained with.',
    };
  });
}
