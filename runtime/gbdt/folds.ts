import { dealGroups, type Groups, gatherGroups } from '../data/split/deal.js';
import { UserError } from '../error.js';

/** How rows are dealt into folds. */
export interface Deal {
  /** At least 2. */
  folds: number;
  seed: number;
  /** One entry per row; rows of equal value stay in one fold. Default: every row stands alone. */
  groups?: Uint32Array | undefined;
  /** One entry per row, 0 or more: every fold gets its share of the rows above 0. Default: not looked at. */
  claims?: Float64Array | undefined;
}

/**
 * Deals rows into folds of equal size, see data/split/deal.ts. Without groups, folds differ by two rows at most.
 * @returns per row its fold, from 0
 * @throws UserError if there are not enough groups, with or without claims, for every fold to have one
 */
export function dealFolds(count: number, { folds, seed, groups, claims }: Deal): Uint16Array {
  const gathered = gatherGroups(count, groups, claims);
  checkEnough(gathered, folds, claims !== undefined);
  const foldOf = dealGroups(gathered, new Array<number>(folds).fill(1), seed);
  return Uint16Array.from(gathered.of, (group) => foldOf[group]);
}

function checkEnough({ hasClaim }: Groups, folds: number, byClaims: boolean): void {
  const withClaim = hasClaim.reduce((sum, has) => sum + has, 0);
  const without = hasClaim.length - withClaim;
  if ((byClaims ? Math.min(withClaim, without) : without) >= folds) return;
  const what = byClaims
    ? `${folds} folds need as many policies with a claim and without one; the train part has ${withClaim} with and ${without} without.`
    : `${folds} folds need as many policies; the train part has ${without}.`;
  throw new UserError({ where: 'Cross-validation', what, cure: 'Use fewer folds or more data.' });
}
