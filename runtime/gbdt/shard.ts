import { Barrier } from './barrier.js';
import { bindHistogramKernels, type HistogramKernels } from './histogramKernel.js';
import { bindKernels, type Kernels } from './kernels.js';
import type { PlannedBundle } from './layout.js';
import type { Plan } from './plan.js';

/** One worker's share of the work: its rows, its views of the shared memory, its way to wait for the others. */
export class Shard {
  readonly kernels: Kernels;
  readonly histogramKernels: HistogramKernels;
  readonly bytes: Uint8Array;
  readonly ints: Int32Array;
  readonly floats: Float64Array;
  readonly barrier: Barrier;
  /** Own training rows: `from` up to `to`. */
  readonly from: number;
  readonly to: number;
  readonly validationFrom: number;
  readonly validationTo: number;

  constructor(
    readonly plan: Plan,
    readonly index: number,
    module: WebAssembly.Module,
    memory: WebAssembly.Memory,
  ) {
    this.kernels = bindKernels(module, memory);
    const { stride, header } = plan.layout;
    this.histogramKernels = bindHistogramKernels(plan.bundles, stride, header, memory);
    this.bytes = new Uint8Array(memory.buffer);
    this.ints = new Int32Array(memory.buffer);
    this.floats = new Float64Array(memory.buffer);
    const { layout, workers, rows, validationRows } = plan;
    this.barrier = new Barrier(
      this.ints.subarray(layout.barrier >> 2, (layout.barrier + Barrier.BYTES) >> 2),
      workers,
    );
    const share = (count: number, worker: number) => Math.floor((count * worker) / workers);
    this.from = share(rows, index);
    this.to = share(rows, index + 1);
    this.validationFrom = share(validationRows, index);
    this.validationTo = share(validationRows, index + 1);
  }

  floatsAt(address: number, count: number): Float64Array {
    return this.floats.subarray(address >> 3, (address >> 3) + count);
  }
}

/** The bundles that a worker merges and searches: neighbours, of about equal numbers of slots for each worker. */
export function ownBundles({ plan, index }: Shard): PlannedBundle[] {
  const { bundles, workers, layout } = plan;
  return bundles.filter(
    ({ histogram }) => Math.floor((histogram * workers) / layout.histogramBytes) === index,
  );
}
