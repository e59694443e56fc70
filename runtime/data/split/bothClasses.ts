import { UserError } from '../../error.js';
import { type DatasetManifest, PART_NAMES, type TargetKind } from '../manifest.js';

const CURES: Record<DatasetManifest['split']['method'], string> = {
  hash: 'Give more rows, a larger share to that part, or another seed, or split by stratified.',
  stratified: 'Give more rows with a claim and without, or a larger share to that part.',
  group: 'Give more groups, a larger share to that part, or another seed.',
  time: 'Give more rows or a larger share to that part.',
};

/**
 * Looks whether every part can be learnt from and measured on.
 * @throws UserError unless every part has rows of both classes or, of a count or an amount, more than one value, with
 * the counts of all three
 */
export function requireBothClasses(
  partOf: Uint8Array,
  target: Float64Array,
  { targetKind, method }: { targetKind: TargetKind; method: DatasetManifest['split']['method'] },
  where: string,
): void {
  const rows = [0, 0, 0];
  const claims = [0, 0, 0];
  const first: (number | undefined)[] = [undefined, undefined, undefined];
  const varies = [false, false, false];
  for (let row = 0; row < partOf.length; row++) {
    const part = partOf[row];
    rows[part]++;
    if (target[row] > 0) claims[part]++;
    first[part] ??= target[row];
    if (target[row] !== first[part]) varies[part] = true;
  }
  const lacking = PART_NAMES.filter((_, part) => !varies[part]);
  if (lacking.length === 0) return;
  const counts = PART_NAMES.map((name, part) => `${name} ${rows[part]} rows with ${claims[part]} claims`);
  const missed = targetKind === 'binary' ? 'rows of both classes' : 'rows of different targets';
  throw new UserError({
    where,
    what: `The split leaves ${lacking.join(' and ')} without ${missed}: ${counts.join(', ')}.`,
    cure: CURES[method],
  });
}
