import { UserError } from '../../error.js';
import type { PartName } from '../manifest.js';

/** How much of the rows each part gets; together 1. */
export type Shares = Record<PartName, number>;

/**
 * Reads `60/20/20`: percent of train, validation and test.
 * @throws UserError if these are not three positive numbers that make 100
 */
export function parseShares(text: string, where: string): Shares {
  const percents = text
    .split('/')
    .map((part) => (/^\s*\d+(\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
  const sum = percents.reduce((total, percent) => total + percent, 0);
  if (percents.length !== 3 || !percents.every((percent) => percent > 0) || Math.abs(sum - 100) > 1e-9) {
    throw new UserError({
      where,
      what: `“${text}” is no split into three parts.`,
      cure: 'Write the percent of train, validation and test, for example 60/20/20; they must make 100.',
    });
  }
  const [train, validation, test] = percents.map((percent) => percent / 100);
  return { train, validation, test };
}
