import type { CodePlan, ThresholdPlane } from './codePlane.js';
import { type Kernels, TILE } from './kernels.js';
import { CHUNK, type Layout, SMALL, searchSteps } from './layout.js';

/** Turns values into codes, within the shared memory. */
export class RowCoder {
  constructor(
    private readonly plan: CodePlan,
    private readonly layout: Layout,
    private readonly kernels: Kernels,
  ) {}

  /** Codes a slot's first `count` rows. */
  code(slot: number, count: number): void {
    const { plan, layout, kernels } = this;
    const tileBytes = TILE * plan.width;
    for (const [index, plane] of plan.planes.entries()) {
      const values = slot + layout.values + 8 * CHUNK * plane.value;
      const codes = slot + layout.codes + TILE * plane.plane;
      const small = layout.tables[index]!;
      const table = small + SMALL;
      if (plane.kind === 'classes') {
        kernels.classify(values, count, table, plane.classes.length, small, codes, tileBytes);
      } else this.rank(plane, table, { values, count, small, codes, tileBytes });
    }
  }

  /** Fills the tables; one thread does it for all. The first slot must be free. */
  writeTables({ buffer }: WebAssembly.Memory): void {
    const { plan, layout } = this;
    const values = layout.slots[0]! + layout.values;
    const smallValues = Float64Array.from({ length: SMALL }, (_, index) => index);
    smallValues[SMALL - 1] = Number.NaN;
    for (const [index, plane] of plan.planes.entries()) {
      const small = layout.tables[index]!;
      const table = small + SMALL;
      if (plane.kind === 'classes') {
        new Uint8Array(buffer, small).set(plane.classes.subarray(0, SMALL - 1));
        new Uint8Array(buffer, table).set(plane.classes);
        continue;
      }
      const thresholds = new Float64Array(buffer, table, 2 ** searchSteps(plane.thresholds.length));
      // No value lies above infinity.
      thresholds.fill(Number.POSITIVE_INFINITY);
      thresholds.set(plane.thresholds);
      new Float64Array(buffer, values).set(smallValues);
      this.rank(plane, table, { values, count: SMALL, small: 0, codes: small, tileBytes: TILE });
    }
  }

  /** @param table the thresholds */
  private rank(
    { thresholds, missing, missingCode }: ThresholdPlane,
    table: number,
    {
      values,
      count,
      small,
      codes,
      tileBytes,
    }: Record<'values' | 'count' | 'small' | 'codes' | 'tileBytes', number>,
  ): void {
    const steps = searchSteps(thresholds.length);
    this.kernels.rank(values, count, table, steps, missing, missingCode, small, codes, tileBytes);
  }
}
