import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatasetManifest } from '../../runtime/data/manifest.js';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import { checkName } from '../name.js';
import type { Workspace } from '../workspace.js';
import { withLock } from './lock.js';
import { readRecord } from './record.js';

/** `data/<name>/<version>/{schema.json,dataset.json}`: what a data version is, not the rows themselves. */
export function folderData(root: string): Pick<Workspace, 'registerData'> {
  return {
    async registerData(name, { manifest, schema }) {
      const folder = join(root, 'data', checkName('data name', name), manifest.version);
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
          await writeFileAtomic(path, canonicalJson(manifest));
        }
        return { name, version: manifest.version, created: !earlier };
      });
    },
  };
}
