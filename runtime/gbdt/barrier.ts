const ARRIVED = 0;
const GENERATION = 1;

/** Spinning is quicker than sleeping while the others are a few microseconds behind. */
const SPINS = 4000;

/**
 * Where the workers wait for each other. Waiting is JavaScript's Atomics.wait on a generation counter, never
 * WebAssembly's own wait instruction: with that, Node 20 has been seen to go on with stale data.
 */
export class Barrier {
  /** Bytes of shared memory that a barrier needs. */
  static readonly BYTES = 8;

  constructor(
    private readonly cells: Int32Array,
    private readonly parties: number,
  ) {}

  /** Returns once every worker has called it; what each wrote before is then visible to all. */
  wait(): void {
    if (this.parties === 1) return;
    const { cells } = this;
    const generation = Atomics.load(cells, GENERATION);
    if (Atomics.add(cells, ARRIVED, 1) === this.parties - 1) {
      Atomics.store(cells, ARRIVED, 0);
      Atomics.add(cells, GENERATION, 1);
      Atomics.notify(cells, GENERATION);
    } else {
      let spins = 0;
      while (Atomics.load(cells, GENERATION) === generation && spins < SPINS) spins++;
      while (Atomics.load(cells, GENERATION) === generation) Atomics.wait(cells, GENERATION, generation);
    }
  }
}
