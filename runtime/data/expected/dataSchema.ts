import * as z from 'zod';
import { Level, LevelledKind } from '../levels.js';
import { ColumnSchema, Role, TargetKind } from '../manifest.js';

const Share = z.number().min(0).max(1);

const Domain = z
  .strictObject({
    min: z.number().optional().describe('Smallest value allowed.'),
    max: z.number().optional().describe('Largest value allowed.'),
    values: z
      .array(z.union([z.number(), z.string()]))
      .min(1)
      .optional()
      .describe('The values or categories allowed.'),
  })
  .describe('What the values may be, missing ones aside.');

export const ExpectedColumn = z
  .strictObject({
    name: z.string().min(1).describe('As in the header. Columns may come in any order.'),
    type: ColumnSchema.shape.type.describe('integer: whole numbers; number; string: text.'),
    role: Role.default('feature').describe(
      'What the column is for. Features are learnt from; no other column is. One column is the target.',
    ),
    kind: ColumnSchema.shape.kind.describe(
      'How a feature is treated: as a number, as 0 and 1, or as a category (numbered from 0, or text).',
    ),
    domain: Domain.optional(),
    missing: z
      .array(z.union([z.number(), z.string()]))
      .default([])
      .describe('Values that mean missing, besides an empty cell.'),
    presence: Share.optional().describe('Share of rows, from 0 to 1, that must have a value.'),
  })
  .describe('A column that the data must have.');
export type ExpectedColumn = z.output<typeof ExpectedColumn>;

/** The schema file: what a team expects of its data, reviewed and kept with its code. */
export const DataSchema = z
  .strictObject({
    formatVersion: z.literal(1),
    targetKind: TargetKind.optional().describe(
      'binary: a claim or none; count: the number of claims; amount. Found from the values if absent.',
    ),
    levels: z
      .partialRecord(LevelledKind, Level)
      .default({})
      .describe('Whether an anomaly refuses the data (error), is told (warn) or is left out (off).'),
    columns: z.array(ExpectedColumn).min(1),
  })
  .describe('What PrepareData expects of the data.');
export type DataSchema = z.output<typeof DataSchema>;

export const JSON_SCHEMA_NAME = 'data-schema.schema.json';

/** The JSON Schema of schema files, for editors. */
export function dataJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(DataSchema, { io: 'input' }), null, 2)}\n`;
}
