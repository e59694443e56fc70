import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { DatasetManifest } from '../../runtime/data/manifest.js';
import { Profile } from '../../runtime/data/profile.js';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import { checkName } from '../name.js';
import type { Workspace } from '../workspace.js';
import { withLock } from './lock.js';
import { listFolders, readRecord } from './record.js';

/** When a data version was first registered; the manifest holds no time. */
const Registration = z.strictObject({ registeredTime: z.int().nonnegative() });

/**
 * `data/<name>/<version>/{schema.json,profile.json,registration.json,dataset.json}`: what a data version is, not the
 * rows themselves.
 */
export function folderData(root: string): Pick<Workspace, 'registerData' | 'listData' | 'dataProfile'> {
  const folderOf = (name: string) => join(root, 'data', checkName('data name', name));
  return {
    async registerData(name, { folder: dataset, manifest, schema }) {
      const folder = join(folderOf(name), manifest.version);
      const path = join(folder, 'dataset.json');
      await mkdir(folder, { recursive: true });
      return withLock(join(folder, '.lock'), async () => {
        const earlier = await readRecord(path, DatasetManifest);
        if (earlier && earlier.contentSha256 !== manifest.contentSha256) {
          throw new UserError({
            where: path,
            what: `Data version ${manifest.version} is registered with other content (${earlier.contentSha256}).`,
            cure: 'Register this data under another name.',
          });
        }
        if (!earlier) {
          // The manifest is last: a data version without it does not exist yet.
          await writeFileAtomic(join(folder, 'schema.json'), canonicalJson(schema));
          await writeFileAtomic(join(folder, 'profile.json'), await readFile(join(dataset, 'profile.json')));
          await writeFileAtomic(
            join(folder, 'registration.json'),
            canonicalJson({ registeredTime: Date.now() }),
          );
          await writeFileAtomic(path, canonicalJson(manifest));
        }
        return { name, version: manifest.version, created: !earlier };
      });
    },

    async listData(name) {
      const versions = await listFolders(folderOf(name));
      const found = await Promise.all(
        versions.map(async (version) => {
          const folder = join(folderOf(name), version);
          const manifest = await readRecord(join(folder, 'dataset.json'), DatasetManifest);
          const registration = await readRecord(join(folder, 'registration.json'), Registration);
          return manifest ? [{ version, time: registration?.registeredTime ?? 0 }] : [];
        }),
      );
      return found
        .flat()
        .sort((a, b) => b.time - a.time || (a.version < b.version ? -1 : 1))
        .map(({ version }) => version);
    },

    dataProfile: (name, version) =>
      readRecord(join(folderOf(name), checkName('data version', version), 'profile.json'), Profile),
  };
}
