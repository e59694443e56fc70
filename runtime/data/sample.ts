import * as z from 'zod';

/** That a dataset, and what was made of it, holds some rows of a larger source only. */
export const Sample = z.strictObject({ rows: z.int().positive(), of: z.int().positive(), seed: z.int() });
export type Sample = z.output<typeof Sample>;

/** `a sample of 1000 of 595212 rows` */
export function describeSample({ rows, of }: Sample): string {
  return `a sample of ${rows} of ${of} rows`;
}
