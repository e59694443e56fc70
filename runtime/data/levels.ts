import * as z from 'zod';

export const Level = z.enum(['error', 'warn', 'off']);
export type Level = z.output<typeof Level>;

/**
 * What becomes of the anomalies that do not make data unreadable, unless the schema file says otherwise: an error
 * refuses the data, a warning lets it through.
 */
export const LEVELS = {
  // Against the schema file
  'extra-label': 'error',
  'out-of-domain': 'error',
  'low-fraction-present': 'error',
  // Against good sense
  'target-leak': 'error',
  'single-value': 'warn',
  'high-uniqueness': 'warn',
  'mixed-nulls': 'warn',
  'duplicate-row': 'warn',
  'part-overlap': 'warn',
} as const satisfies Record<string, Level>;

export type LevelledKind = keyof typeof LEVELS;
export const LevelledKind = z.enum(Object.keys(LEVELS) as [LevelledKind, ...LevelledKind[]]);

/** Levels that differ from the defaults. */
export type Levels = Partial<Record<LevelledKind, Level>>;
