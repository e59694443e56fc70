import type { CodePlane } from './codePlane.js';
import { type Kernels, TILE } from './kernels.js';
import { CHUNK, type Layout, SLOT_CODES, searchSteps } from './layout.js';
import type { CodePlan } from './planCodes.js';

/** Codes chunks of rows into slots of the shared memory. */
export class RowCoder {
  private readonly values: Float64Array;

  constructor(
    private readonly plan: CodePlan,
    private readonly layout: Layout,
    memory: WebAssembly.Memory,
    private readonly kernels: Kernels,
  ) {
    this.values = new Float64Array(memory.buffer, layout.values, CHUNK);
    for (const [index, plane] of plan.planes.entries()) writeTable(plane, memory, layout.tables[index]!);
  }

  /** @param columns the model's features, in its order */
  code(columns: readonly Float64Array[], from: number, count: number, slot: number): void {
    const { plan, layout, kernels } = this;
    const tileBytes = TILE * plan.width;
    for (const [index, plane] of plan.planes.entries()) {
      this.values.set(columns[plane.feature]!.subarray(from, from + count));
      const codes = slot + SLOT_CODES + TILE * plane.plane;
      const table = layout.tables[index]!;
      if (plane.kind === 'classes') {
        kernels.classify(layout.values, count, table, plane.classes.length, codes, tileBytes);
      } else {
        const { thresholds, missing, missingCode } = plane;
        const steps = searchSteps(thresholds.length);
        kernels.rank(layout.values, count, table, steps, missing, missingCode, codes, tileBytes);
      }
    }
  }
}

function writeTable(plane: CodePlane, memory: WebAssembly.Memory, at: number): void {
  if (plane.kind === 'classes') {
    new Uint8Array(memory.buffer, at, plane.classes.length).set(plane.classes);
    return;
  }
  const { thresholds } = plane;
  const table = new Float64Array(memory.buffer, at, 2 ** searchSteps(thresholds.length));
  // No value lies above infinity.
  table.fill(Number.POSITIVE_INFINITY);
  table.set(thresholds);
}
