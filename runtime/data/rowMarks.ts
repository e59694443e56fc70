/** Of a row's kind: set for a claim, a target above 0. */
export const CLAIM = 1;
/** Of a row's kind: set outside of the train part. */
export const REST = 2;
export const KINDS = 4;

/** What rows are counted by: their target, and whether they have a claim and are to be learnt from. */
export interface RowMarks {
  target: Float64Array;
  /** Per row CLAIM and REST, or neither. */
  kinds: Uint8Array;
  /** Whether every target is 0 or 1, so that the kinds tell all of it. */
  isBinary: boolean;
}

/** @param partOf per row the position of its part in PART_NAMES; without it all rows are taken for the train part's */
export function rowMarks(target: Float64Array, partOf?: Uint8Array): RowMarks {
  const kinds = new Uint8Array(target.length);
  let isBinary = true;
  for (let row = 0; row < target.length; row++) {
    const value = target[row];
    if (value > 0) kinds[row] = CLAIM;
    if (partOf && partOf[row] !== 0) kinds[row] |= REST;
    if (value !== 0 && value !== 1) isBinary = false;
  }
  return { target, kinds, isBinary };
}
