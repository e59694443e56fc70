import { randomUUID } from 'node:crypto';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, renamePatiently, writeFileAtomic } from '../../runtime/files.js';
import { hashModelDirectory } from '../../runtime/model/directory.js';
import { checkName } from '../name.js';
import { ModelVersion, type Workspace } from '../workspace.js';
import { currentAliases, moveAlias } from './aliases.js';
import { withLock } from './lock.js';
import { listFolders, readRecord } from './record.js';

/** Aliases stand in a file of their own, because they move and a version does not change. */
const VersionRecord = ModelVersion.omit({ aliases: true }).extend({
  kind: z.literal('model version'),
  formatVersion: z.literal(1),
});
type VersionRecord = z.output<typeof VersionRecord>;

const NUMBER = /^[1-9]\d*$/;

/** `models/<name>/<n>/{version.json,gate.json,model-card.md,model/}` and `models/<name>/aliases.json`. */
export function folderModels(
  root: string,
): Pick<Workspace, 'registerModel' | 'findModel' | 'listModels' | 'modelFolder' | 'setAlias'> {
  const familyFolder = (name: string) => join(root, 'models', checkName('model name', name));

  /** Highest first. */
  async function versionNumbers(name: string): Promise<number[]> {
    const folders = await listFolders(familyFolder(name));
    return folders
      .filter((folder) => NUMBER.test(folder))
      .map(Number)
      .sort((a, b) => b - a);
  }

  async function readVersion(name: string, version: number): Promise<ModelVersion | undefined> {
    const record = await readRecord(join(familyFolder(name), String(version), 'version.json'), VersionRecord);
    if (record === undefined) return undefined;
    const { kind, formatVersion, ...rest } = record;
    const aliases = [...(await currentAliases(familyFolder(name)))]
      .filter(([, to]) => to === version)
      .map(([alias]) => alias)
      .sort();
    return { ...rest, aliases };
  }

  async function listModels(name: string): Promise<ModelVersion[]> {
    const found: ModelVersion[] = [];
    for (const number of await versionNumbers(name)) {
      const model = await readVersion(name, number);
      if (model) found.push(model);
    }
    return found;
  }

  async function withContent(name: string, contentSha256: string): Promise<ModelVersion | undefined> {
    return (await listModels(name)).find((model) => model.contentSha256 === contentSha256);
  }

  return {
    listModels,

    async findModel(name, reference) {
      const number =
        reference === 'latest'
          ? (await versionNumbers(name))[0]
          : NUMBER.test(reference)
            ? Number(reference)
            : (await currentAliases(familyFolder(name))).get(reference);
      return number === undefined ? undefined : readVersion(name, number);
    },

    async registerModel(name, modelFolder, lineage, tags, records = {}) {
      const family = familyFolder(name);
      const contentSha256 = await hashModelDirectory(modelFolder);
      const known = await withContent(name, contentSha256);
      if (known) return { model: known, created: false };

      // Everything slow is done aside, before the lock; taking the number is one rename.
      const aside = join(family, `.unfinished-${randomUUID()}`);
      try {
        await cp(modelFolder, join(aside, 'model'), { recursive: true });
        for (const [file, text] of Object.entries(records)) await writeFile(join(aside, file), text);
        if ((await hashModelDirectory(join(aside, 'model'))) !== contentSha256) {
          throw new UserError({
            where: modelFolder,
            what: 'The model changed while it was being copied into the workspace.',
            cure: 'Let no other step write to the model folder, and run again.',
          });
        }
        return await withLock(join(family, '.lock'), async () => {
          const meanwhile = await withContent(name, contentSha256);
          if (meanwhile) return { model: meanwhile, created: false };
          const version = ((await versionNumbers(name))[0] ?? 0) + 1;
          const record: VersionRecord = {
            kind: 'model version',
            formatVersion: 1,
            ...{ name, version, contentSha256, createdTime: Date.now(), lineage, tags },
          };
          await writeFileAtomic(join(aside, 'version.json'), canonicalJson(record));
          // Fails if the number is taken, even if the lock should have been lost: no version is ever replaced.
          await renamePatiently(aside, join(family, String(version)));
          const { kind, formatVersion, ...rest } = record;
          return { model: { ...rest, aliases: [] }, created: true };
        });
      } finally {
        await rm(aside, { recursive: true, force: true });
      }
    },

    async modelFolder({ name, version, contentSha256 }) {
      const folder = join(familyFolder(name), String(version), 'model');
      if ((await hashModelDirectory(folder)) !== contentSha256) {
        throw new UserError({
          where: folder,
          what: `The files of ${name} version ${version} are not those that were registered.`,
          cure: 'Restore the folder from a backup, or register the model anew and use that version.',
        });
      }
      return folder;
    },

    async setAlias(name, alias, version, origin) {
      checkName('alias', alias);
      if (alias === 'latest' || NUMBER.test(alias)) {
        throw new UserError({
          where: 'alias',
          what: `"${alias}" already means a version.`,
          cure: 'Use another alias, such as production.',
        });
      }
      if (!(await readVersion(name, version))) {
        throw new UserError({
          where: 'alias',
          what: `${name} has no version ${version}, so "${alias}" cannot point to it.`,
          cure: `Its versions: ${(await versionNumbers(name)).join(', ') || 'none'}.`,
        });
      }
      const family = familyFolder(name);
      await withLock(join(family, '.lock'), () => moveAlias(family, alias, version, origin));
    },
  };
}
