import type { CodePlan, CodePlane } from './codePlane.js';
import { KERNEL_BYTES, TILE } from './kernels.js';

/** Rows that are scored at a time: a few milliseconds' work. */
export const CHUNK = 2048;

/** Values that are coded by a table: 0 to 126 and NaN. */
export const SMALL = 128;

/** Where things lie in the memory that all threads share, in bytes. */
export interface Layout {
  program: number;
  /**
   * In the planes' order: the codes of the small values (bytes), behind them the classes (bytes) or the thresholds (f64,
   * filled up to a power of two less one).
   */
  tables: number[];
  /** What a chunk of rows needs, so often as chunks are at work. */
  slots: number[];
  /** A slot's parts, from its start: values (f64, feature by feature), codes, sums (f64), 256 bytes of the kernel's. */
  values: number;
  codes: number;
  sums: number;
  exits: number;
  bytes: number;
}

/** Hands out parts of a memory one after the other. */
class Parts {
  constructor(public end: number) {}

  take(bytes: number): number {
    const at = this.end;
    this.end += Math.ceil(bytes / 64) * 64;
    return at;
  }
}

export function layOut({ planes, width, features }: CodePlan, programBytes: number, slots: number): Layout {
  const slot = new Parts(0);
  const within = {
    values: slot.take(8 * CHUNK * features.length),
    codes: slot.take(CHUNK * width),
    sums: slot.take(8 * CHUNK),
    exits: slot.take(TILE),
  };
  const memory = new Parts(KERNEL_BYTES);
  return {
    ...within,
    program: memory.take(programBytes),
    tables: planes.map((plane) => memory.take(tableBytes(plane))),
    slots: Array.from({ length: slots }, () => memory.take(slot.end)),
    bytes: memory.end,
  };
}

/** Steps of a binary search among a plane's thresholds. */
export function searchSteps(thresholds: number): number {
  return 32 - Math.clz32(thresholds);
}

function tableBytes(plane: CodePlane): number {
  return (
    SMALL + (plane.kind === 'classes' ? plane.classes.length : 8 * 2 ** searchSteps(plane.thresholds.length))
  );
}
