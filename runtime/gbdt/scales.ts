/** Powers of two by which a tree's gradients and hessians become integers. */
export interface Scales {
  g: number;
  h: number;
}

/** Sums over all workers' rows, in scaled units. */
export interface Sums {
  /** Σ|gradient|, Σ hessian and their largest summands, over all rows. */
  absolute: number;
  hessian: number;
  largestG: number;
  largestH: number;
  /** Totals of the rows in the bag. */
  g: number;
  h: number;
}

/** Sums must stay below these to fit their 32 bits, signed for gradients. */
const GRADIENT_LIMIT = 2 ** 31;
const HESSIAN_LIMIT = 2 ** 32;

/** Where scales end, however small all gradients are. */
const LARGEST_SCALE = 2 ** 100;

/**
 * The power of two by which to change a scale so that a sum (or summand) like the last one fills its bits, with some
 * room for growth.
 */
function fittingFactor(sum: number, limit: number): number {
  if (sum === 0) return 1024;
  const goal = limit * 0.9;
  let factor = 1;
  while (sum * factor > goal) factor /= 2;
  while (sum * factor * 2 <= goal) factor *= 2;
  return factor;
}

/** A guess, right for gradients around 1; the first tree corrects it. */
export function firstScales(rows: number): Scales {
  return { g: fittingFactor(rows, GRADIENT_LIMIT), h: fittingFactor(rows, HESSIAN_LIMIT) };
}

/** What a single gradient must stay below, which has `header` / 2 bytes in a record; a hessian may be twice as large. */
function summandLimit(header: number): number {
  return header === 4 ? 2 ** 15 : 2 ** 31;
}

/** Whether sums or summands have grown beyond their bits: the tree then has to start again with the next scales. */
export function hasOverflowed({ absolute, hessian, largestG, largestH }: Sums, header: number): boolean {
  const limit = summandLimit(header);
  return absolute >= GRADIENT_LIMIT || hessian >= HESSIAN_LIMIT || largestG >= limit || largestH >= 2 * limit;
}

/** The scales that sums like these call for: derived from integers, so that all workers choose the same. */
export function nextScales(
  scales: Scales,
  { absolute, hessian, largestG, largestH }: Sums,
  header: number,
): Scales {
  const limit = summandLimit(header);
  const byG = Math.min(fittingFactor(absolute, GRADIENT_LIMIT), fittingFactor(largestG, limit));
  const byH = Math.min(fittingFactor(hessian, HESSIAN_LIMIT), fittingFactor(largestH, 2 * limit));
  return { g: Math.min(scales.g * byG, LARGEST_SCALE), h: Math.min(scales.h * byH, LARGEST_SCALE) };
}
