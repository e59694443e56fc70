import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type DataSchema, dataJsonSchema, JSON_SCHEMA_NAME } from '../../runtime/data/expected/dataSchema.js';
import { readDataSchema } from '../../runtime/data/expected/readDataSchema.js';
import type { DatasetManifest } from '../../runtime/data/manifest.js';
import { listRoles, type NamedRoles } from '../../runtime/data/roles/namedRoles.js';
import { type Finding, UserError } from '../../runtime/error.js';
import { sha256, writeFileAtomic } from '../../runtime/files.js';

/** A schema file that was there. */
export interface SchemaFile {
  text: string;
  expected: DataSchema;
  identity: NonNullable<DatasetManifest['schemaFile']>;
}

/** @returns undefined if there is no file of that name yet @throws UserError if it is no schema file */
export async function loadSchemaFile(path: string): Promise<SchemaFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code !== 'EISDIR') throw error;
    throw new UserError({ where: path, what: 'This is a folder.', cure: 'Name a file in it: schema.yml.' });
  }
  const expected = readDataSchema(text, path);
  return { text, expected, identity: { name: basename(path), sha256: sha256(text) } };
}

/** Writes an inferred schema file and, for editors, its JSON Schema beside it. */
export async function writeSchemaFile(path: string, text: string): Promise<void> {
  await writeFileAtomic(join(dirname(path), JSON_SCHEMA_NAME), dataJsonSchema());
  await writeFileAtomic(path, text);
}

/** What to say of a schema file that `writeSchemaFile` has written. */
export function writtenSchema(where: string): Finding {
  return {
    where,
    what: 'There was no schema file, so nothing was expected of the data. One that fits it was written here.',
    cure: 'Review it and commit it: data that differs is refused then.',
  };
}

/** Inputs that give a column another role than the schema file, which is what counts. */
export function contradictedRoles({ columns }: DataSchema, named: NamedRoles, path: string): Finding[] {
  return listRoles(named).flatMap(([name, role]): Finding[] => {
    const expected = columns.find((column) => column.name === name)?.role;
    if (expected === undefined || expected === role) return [];
    return [
      {
        where: path,
        what: `The column ${name} has the role ${expected} here and ${role} in the task's inputs; the schema file counts.`,
        cure: 'Say the same in both, or leave the input empty.',
      },
    ];
  });
}
