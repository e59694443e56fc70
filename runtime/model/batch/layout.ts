import type { CodePlane } from './codePlane.js';
import { KERNEL_BYTES, TILE } from './kernels.js';
import type { CodePlan } from './planCodes.js';

/** Rows that are coded and scored at a time; a few milliseconds' work. */
export const CHUNK = 4096;

/** Where things lie in the memory that all threads share, in bytes. */
export interface Layout {
  program: number;
  /** A plane's thresholds (f64, up to the next power of two less one) or classes (bytes), in the planes' order. */
  tables: number[];
  /** One chunk of a feature's values (f64). */
  values: number;
  /** What one chunk needs: 256 bytes of the kernel's own, its sums (f64), its codes. */
  slots: number[];
  bytes: number;
}

export const SLOT_SUMS = TILE;
export const SLOT_CODES = TILE + 8 * CHUNK;

/** A slot's answers, where they lie. */
export function slotAnswers({ buffer }: WebAssembly.Memory, slot: number, count: number): Float64Array {
  return new Float64Array(buffer, slot + SLOT_SUMS, count);
}

/** Steps of a binary search among a plane's thresholds. */
export function searchSteps(thresholds: number): number {
  return 32 - Math.clz32(thresholds);
}

function tableBytes(plane: CodePlane): number {
  return plane.kind === 'classes' ? plane.classes.length : 8 * 2 ** searchSteps(plane.thresholds.length);
}

export function layOut({ planes, width }: CodePlan, programBytes: number, slots: number): Layout {
  let bytes = KERNEL_BYTES;
  const take = (size: number): number => {
    const at = bytes;
    bytes += Math.ceil(size / 64) * 64;
    return at;
  };
  return {
    program: take(programBytes),
    tables: planes.map((plane) => take(tableBytes(plane))),
    values: take(8 * CHUNK),
    slots: Array.from({ length: slots }, () => take(SLOT_CODES + CHUNK * width)),
    bytes,
  };
}
