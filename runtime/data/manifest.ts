import * as z from 'zod';
import { Sample } from './sample.js';

/** What a column is for. */
export const Role = z.enum(['id', 'target', 'feature', 'weight', 'exposure', 'group', 'time', 'ignore']);
export type Role = z.output<typeof Role>;

/** What the target says: whether there was a claim, how many there were, or how much they cost. */
export const TargetKind = z.enum(['binary', 'amount', 'count']);
export type TargetKind = z.output<typeof TargetKind>;

export const ColumnSchema = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['integer', 'number', 'string']),
  role: Role,
  /** How the trainer treats a feature. */
  kind: z.enum(['numeric', 'binary', 'categorical']).optional(),
  /** Values in the source, besides empty, that mean missing. */
  missing: z.array(z.union([z.number(), z.string()])),
  /** Text categories in code order: position = code. */
  levels: z.array(z.string()).optional(),
  /** Smallest and largest value seen, missing left out. */
  min: z.number().optional(),
  max: z.number().optional(),
});
export type ColumnSchema = z.output<typeof ColumnSchema>;

/** `dataset/schema.json`; also copied into the model, so that scoring treats raw values as training did. */
export const TableSchema = z.strictObject({
  formatVersion: z.literal(1),
  columns: z.array(ColumnSchema),
});
export type TableSchema = z.output<typeof TableSchema>;

export const PART_NAMES = ['train', 'validation', 'test'] as const;
export type PartName = (typeof PART_NAMES)[number];

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const FileManifest = z.strictObject({
  name: z.string(),
  bytes: z.int().nonnegative(),
  sha256: Sha256,
  /** Where a file was fetched from, and what names its very bytes there. */
  uri: z.string().optional(),
  etag: z.string().optional(),
});

export const PartManifest = z.strictObject({
  file: z.string(),
  rows: z.int().positive(),
  /** Rows whose target is above 0. */
  positives: z.int().nonnegative(),
  /** Mean of an amount or a count; of a binary target it is positives / rows. */
  targetMean: z.number().optional(),
  sha256: Sha256,
});
export type PartManifest = z.output<typeof PartManifest>;

/** `dataset/dataset.json`. Holds no time and no machine path: the same input gives the same bytes. */
export const DatasetManifest = z.strictObject({
  kind: z.literal('dataset'),
  formatVersion: z.literal(1),
  /** Name of the data in the workspace. */
  name: z.string().optional(),
  /** First 12 digits of the SHA-256 over content hash, schema and split: the data version. */
  version: z.string().regex(/^[0-9a-f]{12}$/),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  /** Of several files the bytes of all, and a hash over the list of their hashes; see readSource.ts. */
  source: FileManifest.extend({ files: z.array(FileManifest).min(2).optional() }),
  /** The schema file that the data was held against. */
  schemaFile: z.strictObject({ name: z.string(), sha256: Sha256 }).optional(),
  /** SHA-256 over the typed rows in column-name order, whatever the file's spelling. */
  contentSha256: Sha256,
  /** Where the rows are a sample: nothing made of them is fit for use. */
  sample: Sample.optional(),
  rows: z.int().positive(),
  positives: z.int().nonnegative(),
  targetMean: z.number().optional(),
  target: z.string(),
  targetKind: TargetKind.default('binary'),
  id: z.string().optional(),
  split: z.strictObject({
    method: z.enum(['hash', 'stratified', 'group', 'time']),
    /** The column whose equal values stay in one part, or `features`; of a split by time, the time. */
    by: z.string(),
    seed: z.int(),
    shares: z.strictObject({ train: z.number(), validation: z.number(), test: z.number() }),
    /** The first time of these parts, where the split is by time. */
    cuts: z.strictObject({ validation: z.string(), test: z.string() }).optional(),
  }),
  parts: z.strictObject({ train: PartManifest, validation: PartManifest, test: PartManifest }),
});
export type DatasetManifest = z.output<typeof DatasetManifest>;

const DescribedPart = PartManifest.partial({ sha256: true });

/** The manifest while the parts are still being written: the report need not wait for their hashes. */
export const DescribedDataset = DatasetManifest.extend({
  parts: z.strictObject({ train: DescribedPart, validation: DescribedPart, test: DescribedPart }),
});
export type DescribedDataset = z.output<typeof DescribedDataset>;

export function withHashes(
  described: DescribedDataset,
  [train, validation, test]: readonly string[],
): DatasetManifest {
  const { parts } = described;
  return {
    ...described,
    parts: {
      train: { ...parts.train, sha256: train },
      validation: { ...parts.validation, sha256: validation },
      test: { ...parts.test, sha256: test },
    },
  };
}

/** Mean of the target over all rows or a part's: the claim rate, the claims per row or the mean amount. */
export function targetMeanOf({
  rows,
  positives,
  targetMean,
}: Pick<PartManifest, 'rows' | 'positives' | 'targetMean'>): number {
  return targetMean ?? positives / rows;
}
