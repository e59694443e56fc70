import type { CodePlan, ThresholdPlane } from './codePlane.js';
import { type Kernels, TILE } from './kernels.js';
import { CHUNK, type Layout, SMALL, searchBytes, searchSteps } from './layout.js';

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
      const table = layout.tables[index]!;
      if (plane.kind === 'classes') {
        kernels.classify(values, count, table, plane.classes.length, codes, tileBytes);
      } else this.rank(plane, table, { values, count, small: SMALL, codes, tileBytes });
    }
  }

  /** Fills the tables; one thread does it for all. The first slot must be free. */
  writeTables({ buffer }: WebAssembly.Memory): void {
    const { plan, layout } = this;
    for (const [index, plane] of plan.planes.entries()) {
      const table = layout.tables[index]!;
      if (plane.kind === 'classes') {
        new Uint8Array(buffer, table).set(plane.classes);
        continue;
      }
      const { length } = plane.thresholds;
      const thresholds = new Float64Array(buffer, table, 2 ** searchSteps(length));
      // No value lies above infinity.
      thresholds.fill(Number.POSITIVE_INFINITY);
      thresholds.set(plane.thresholds);
      const values = layout.slots[0]! + layout.values;
      new Float64Array(buffer, values).set(Array.from({ length: SMALL }, (_, value) => value));
      const codes = table + searchBytes(length);
      this.rank(plane, table, { values, count: SMALL, small: 0, codes, tileBytes: TILE });
    }
  }

  /** @param small whole numbers below it are in the table already */
  private rank(
    { thresholds, missing, missingCode }: ThresholdPlane,
    table: number,
    given: Record<'values' | 'count' | 'small' | 'codes' | 'tileBytes', number>,
  ): void {
    const { values, count, small, codes, tileBytes } = given;
    const smallCodes = table + searchBytes(thresholds.length);
    const steps = searchSteps(thresholds.length);
    this.kernels.rank(values, count, table, steps, missing, missingCode, smallCodes, small, codes, tileBytes);
  }
}
