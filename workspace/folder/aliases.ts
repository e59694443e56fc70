import { join } from 'node:path';
import * as z from 'zod';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import { Origin } from '../../runtime/origin.js';
import { readRecord } from './record.js';

const Version = z.int().positive();

/** `models/<name>/aliases.json`: where each alias points, and every move there ever was, oldest first. */
const AliasesRecord = z.strictObject({
  kind: z.literal('aliases'),
  formatVersion: z.literal(1),
  current: z.record(z.string(), Version),
  history: z.array(
    z.strictObject({
      alias: z.string(),
      /** Null for an alias that is new. */
      from: Version.nullable(),
      to: Version,
      time: z.iso.datetime(),
      origin: Origin,
    }),
  ),
});

async function readAliases(modelFolder: string): Promise<z.output<typeof AliasesRecord>> {
  const record = await readRecord(join(modelFolder, 'aliases.json'), AliasesRecord);
  return record ?? { kind: 'aliases', formatVersion: 1, current: {}, history: [] };
}

/** Version by alias, for one model. */
export async function currentAliases(modelFolder: string): Promise<Map<string, number>> {
  return new Map(Object.entries((await readAliases(modelFolder)).current));
}

/** Moves an alias and adds the move to the history. The caller holds the model's lock. */
export async function moveAlias(
  modelFolder: string,
  alias: string,
  version: number,
  origin: Origin,
): Promise<void> {
  const record = await readAliases(modelFolder);
  const from = new Map(Object.entries(record.current)).get(alias) ?? null;
  if (from === version) return;
  record.current[alias] = version;
  record.history.push({ alias, from, to: version, time: new Date().toISOString(), origin });
  await writeFileAtomic(join(modelFolder, 'aliases.json'), canonicalJson(record));
}
