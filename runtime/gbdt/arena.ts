import { UserError } from '../error.js';

const PAGE = 65_536;
/** A WebAssembly memory ends at 4 GiB. */
const LIMIT = 4 * 2 ** 30 - PAGE;

/** Lays out the memory that the kernels work on: everything is reserved first, then made at once. */
export class Arena {
  private end = 1024;

  /** Reserves room and returns its address, a multiple of 64. */
  reserve(bytes: number): number {
    const address = Math.ceil(this.end / 64) * 64;
    this.end = address + bytes;
    return address;
  }

  /** @throws UserError where the table is too large for one memory; nothing has been allocated then. */
  allocate(): WebAssembly.Memory {
    if (this.end > LIMIT) {
      throw new UserError({
        what: `Training needs ${(this.end / 2 ** 30).toFixed(1)} GiB in one piece; 4 GiB is the limit on the agent.`,
        cure: 'Train on fewer rows or features, or set a smaller num_leaves or max_bin.',
      });
    }
    try {
      return new WebAssembly.Memory({ initial: Math.ceil(this.end / PAGE) });
    } catch {
      throw new UserError({
        what: `Training needs ${(this.end / 2 ** 30).toFixed(1)} GiB of memory, which this agent does not have.`,
        cure: 'Use an agent with more memory, or train on fewer rows or features.',
      });
    }
  }
}
