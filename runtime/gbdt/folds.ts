import { UserError } from '../error.js';
import { hash } from '../hash.js';

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

interface Group {
  key: number;
  rows: number[];
  hasClaim: boolean;
}

/**
 * Deals rows into folds: groups are shuffled by the seed, then each goes to the fold with the fewest rows, those with
 * claims apart from those without. Without groups, folds differ by two rows at most.
 * @returns per row its fold, from 0
 * @throws UserError if there are not enough groups, with or without claims, for every fold to have one
 */
export function dealFolds(count: number, { folds, seed, groups, claims }: Deal): Uint16Array {
  const gathered = new Map<number, Group>();
  for (let row = 0; row < count; row++) {
    const key = groups ? groups[row]! : row;
    const hasClaim = claims !== undefined && claims[row]! > 0;
    const group = gathered.get(key);
    if (!group) gathered.set(key, { key, rows: [row], hasClaim });
    else {
      group.rows.push(row);
      group.hasClaim ||= hasClaim;
    }
  }
  const shuffled = [...gathered.values()]
    .map((group) => ({ group, order: hash(seed, group.key) }))
    .sort((a, b) => a.order - b.order || a.group.key - b.group.key)
    .map(({ group }) => group);
  const strata = claims
    ? [shuffled.filter(({ hasClaim }) => hasClaim), shuffled.filter(({ hasClaim }) => !hasClaim)]
    : [shuffled];
  checkEnough(strata, folds);

  const foldOf = new Uint16Array(count);
  for (const stratum of strata) {
    const sizes = new Array<number>(folds).fill(0);
    for (const { rows } of stratum) {
      const fold = sizes.indexOf(Math.min(...sizes));
      sizes[fold]! += rows.length;
      for (const row of rows) foldOf[row] = fold;
    }
  }
  return foldOf;
}

function checkEnough(strata: readonly (readonly Group[])[], folds: number): void {
  const fewest = Math.min(...strata.map(({ length }) => length));
  if (fewest >= folds) return;
  const what =
    strata.length === 2
      ? `${folds} folds need as many policies with a claim and without one; the train part has ${strata[0]!.length} with and ${strata[1]!.length} without.`
      : `${folds} folds need as many policies; the train part has ${fewest}.`;
  throw new UserError({ where: 'Cross-validation', what, cure: 'Use fewer folds or more data.' });
}
