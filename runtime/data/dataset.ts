import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../error.js';
import { canonicalJson, readJson, sha256, writeFolderAtomic } from '../files.js';
import { TOOL } from '../tool.js';
import { DataDrift } from './compare/dataDrift.js';
import { dataJsonSchema, JSON_SCHEMA_NAME } from './expected/dataSchema.js';
import {
  DatasetManifest,
  type DescribedDataset,
  PART_NAMES,
  type PartName,
  TableSchema,
  type TargetKind,
  withHashes,
} from './manifest.js';
import { beginParts } from './parquet/partsThread.js';
import { readPartFile } from './parquet/readPartFile.js';
import { partsJob } from './parquet/writeParts.js';
import type { Profile } from './profile.js';
import { targetColumn } from './roleColumns.js';
import type { Sample } from './sample.js';
import type { Table } from './table.js';

/** A dataset folder whose manifest, schema and parts have been checked. */
export interface Dataset {
  folder: string;
  manifest: DatasetManifest;
  schema: TableSchema;
  /** From an earlier version of the data, where there was one to compare with. */
  drift?: DataDrift | undefined;
}

/** What a dataset is made of. `table` holds all rows, with one column per schema column, in schema order. */
export interface DatasetContent {
  /** Name of the data in the workspace. */
  name?: string;
  table: Table;
  schema: TableSchema;
  targetKind: TargetKind;
  sample?: Sample | undefined;
  profile: Profile;
  /** Absent where there is no earlier version to compare with. */
  drift?: DataDrift | undefined;
  /** Writes the report, where there is to be one. */
  report?: (manifest: DescribedDataset) => string;
  source: DatasetManifest['source'];
  /** The text of the schema file, and what the manifest says of one that the data was held against. */
  schemaFile: { text: string; identity?: DatasetManifest['schemaFile'] };
  contentSha256: string;
  split: DatasetManifest['split'];
  /** Per row the position of its part in PART_NAMES. */
  partOf: Uint8Array;
}

const FORMAT_VERSION = 1;
const FILES = [
  ...[
    'dataset.json',
    'schema.json',
    'schema.yml',
    JSON_SCHEMA_NAME,
    'profile.json',
    'drift.json',
    'report.html',
  ],
  ...PART_NAMES.map((part) => `${part}.parquet`),
];
const CURE = 'Run PrepareData again to write the dataset anew.';

/**
 * Writes `dataset.json`, `schema.json`, `schema.yml`, `profile.json` and the three parts, all or nothing; an earlier dataset in
 * the folder is replaced. Equal content gives equal bytes.
 * @throws UserError if the folder holds anything else, which would be lost
 */
export async function writeDataset(folder: string, content: DatasetContent): Promise<Dataset> {
  const { name, table, schema, targetKind, profile, source, schemaFile, contentSha256, split, partOf } =
    content;
  const target = targetColumn(table, schema);
  const id = schema.columns.find((column) => column.role === 'id')?.name;
  const manifest = await writeFolderAtomic(folder, FILES, async (unfinished) => {
    const files = PART_NAMES.map((part) => `${part}.parquet`);
    const paths = files.map((file) => join(unfinished, file));
    const parts = beginParts(partsJob(paths, table, schema, partOf));
    try {
      const partAt = (position: number) => ({
        file: files[position],
        ...targetFigures(target, targetKind, (row) => partOf[row] === position),
      });
      const described: DescribedDataset = {
        kind: 'dataset',
        formatVersion: FORMAT_VERSION,
        ...(name !== undefined && { name }),
        version: dataVersion({ contentSha256, schema, split, targetKind }),
        tool: { ...TOOL },
        source,
        ...(schemaFile.identity && { schemaFile: schemaFile.identity }),
        contentSha256,
        ...(content.sample && { sample: content.sample }),
        ...targetFigures(target, targetKind, () => true),
        target: schema.columns.find((column) => column.role === 'target')!.name,
        targetKind,
        ...(id !== undefined && { id }),
        split,
        parts: { train: partAt(0), validation: partAt(1), test: partAt(2) },
      };
      await writeFile(join(unfinished, 'schema.json'), canonicalJson(schema));
      await writeFile(join(unfinished, 'schema.yml'), schemaFile.text);
      await writeFile(join(unfinished, JSON_SCHEMA_NAME), dataJsonSchema());
      await writeFile(join(unfinished, 'profile.json'), canonicalJson(profile));
      if (content.drift) await writeFile(join(unfinished, 'drift.json'), canonicalJson(content.drift));
      if (content.report) await writeFile(join(unfinished, 'report.html'), content.report(described));
      const manifest = withHashes(described, await parts.hashes);
      await writeFile(join(unfinished, 'dataset.json'), canonicalJson(manifest));
      return manifest;
    } finally {
      await parts.stop();
    }
  });
  return { folder, manifest, schema };
}

/**
 * Opens a dataset folder and checks that it is what PrepareData wrote: format, schema, and each part's bytes.
 * @throws UserError with a finding for each thing that is missing or was changed.
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const manifestPath = join(folder, 'dataset.json');
  const { formatVersion } = await readJson(
    manifestPath,
    z.looseObject({ kind: z.literal('dataset'), formatVersion: z.int() }),
    'Give the folder that PrepareData wrote, the one that holds dataset.json.',
  );
  if (formatVersion !== FORMAT_VERSION) {
    throw new UserError({
      where: manifestPath,
      what: `The dataset has format version ${formatVersion}; this version of the tasks reads ${FORMAT_VERSION}.`,
      cure: 'Run PrepareData and the later tasks from the same version of the extension.',
    });
  }
  const manifest = await readJson(manifestPath, DatasetManifest, CURE);
  const schemaPath = join(folder, 'schema.json');
  const schema = await readJson(schemaPath, TableSchema, CURE);
  const changed = await Promise.all(
    PART_NAMES.map(async (part) => {
      const where = join(folder, manifest.parts[part].file);
      const actual = await hashFile(where);
      if (actual === undefined) return { where, what: `The ${part} part is missing.`, cure: CURE };
      if (actual === manifest.parts[part].sha256) return undefined;
      return { where, what: `The ${part} part was changed after PrepareData wrote it.`, cure: CURE };
    }),
  );
  const findings = changed.filter((finding) => finding !== undefined);
  if (dataVersion({ ...manifest, schema }) !== manifest.version) {
    findings.push({
      where: schemaPath,
      what: `The schema is not that of data version ${manifest.version}.`,
      cure: CURE,
    });
  }
  if (findings.length > 0) throw new UserError(findings);
  const driftPath = join(folder, 'drift.json');
  const drift = existsSync(driftPath) ? await readJson(driftPath, DataDrift, CURE) : undefined;
  return { folder, manifest, schema, ...(drift && { drift }) };
}

/** Reads one part: a column per schema column, in schema order, rows in the order of the source. */
export async function readPart({ folder, manifest, schema }: Dataset, part: PartName): Promise<Table> {
  const { file, rows } = manifest.parts[part];
  return readPartFile(join(folder, file), schema, rows);
}

function targetFigures(target: Float64Array, targetKind: TargetKind, isCounted: (row: number) => boolean) {
  let rows = 0;
  let positives = 0;
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    if (!isCounted(row)) continue;
    rows++;
    if (target[row] > 0) positives++;
    sum += target[row];
  }
  return { rows, positives, ...(targetKind !== 'binary' && rows > 0 && { targetMean: sum / rows }) };
}

/** The version of data with this content, schema and split: equal data has an equal version. */
export function dataVersion({
  contentSha256,
  schema,
  split,
  targetKind,
}: Pick<DatasetManifest, 'contentSha256' | 'split' | 'targetKind'> & { schema: TableSchema }): string {
  // A binary target goes without saying, as it did before there were others.
  const kind = targetKind === 'binary' ? {} : { targetKind };
  return sha256(canonicalJson({ contentSha256, schema, split, ...kind })).slice(0, 12);
}

/** SHA-256 of a file of any size; undefined where there is none. */
async function hashFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}
