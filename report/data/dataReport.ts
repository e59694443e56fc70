import * as z from 'zod';
import { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import { ExpectedColumn } from '../../runtime/data/expected/dataSchema.js';
import { ColumnSchema, DescribedDataset, TargetKind } from '../../runtime/data/manifest.js';
import { ColumnProfile } from '../../runtime/data/profile.js';

/** Raised when a field is added that the page cannot do without, or one changes its meaning. */
export const DATA_REPORT_FORMAT = 1;

const Finding = z.object({ what: z.string(), where: z.string().optional(), cure: z.string().optional() });

/** What a column is and what it holds. */
export const ColumnReport = z.object({
  ...ColumnProfile.shape,
  ...ColumnSchema.pick({ type: true, role: true, kind: true }).shape,
});
export type ColumnReport = z.output<typeof ColumnReport>;

/**
 * All that the data report shows. PrepareData renders the HTML report from it and attaches it to the run, where the
 * results tab reads it.
 */
export const DataReport = z.object({
  formatVersion: z.literal(DATA_REPORT_FORMAT),
  /** Of the data in the workspace. */
  name: z.string(),
  /** The file that was read, or the first of several. */
  source: z.string(),
  /** Why the data was refused. Empty where it was not. */
  errors: z.array(Finding),
  /** What was odd and does not keep the data from being used. */
  warnings: z.array(Finding),
  /** What the schema file wants. Null without one. */
  expected: z.array(ExpectedColumn).nullable(),
  /** Null where the data was refused before it became a table. */
  table: z.object({ rows: z.number(), targetKind: TargetKind, columns: z.array(ColumnReport) }).nullable(),
  /** Null where the data was refused: no dataset is made of it. */
  dataset: z
    .object({
      manifest: DescribedDataset,
      twins: z.object({ rows: z.number(), of: z.number(), expected: z.number() }),
    })
    .nullable(),
  /** Null where there was no earlier version to compare with. */
  drift: DataDrift.nullable(),
});
export type DataReport = z.output<typeof DataReport>;

/** Type of the attachment that carries a DataReport; its name is the job's. */
export const DATA_ATTACHMENT = 'insurance-model-pipeline.data-report';
