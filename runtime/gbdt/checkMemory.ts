import { UserError } from '../error.js';
import { MEMORY_LIMIT } from './kernels.js';
import type { Layout } from './layout.js';

const MIB = 1024 * 1024;

/**
 * Says before work starts what will not fit.
 * @param available bytes that the machine has left
 */
export function checkMemory(layout: Layout, rows: number, features: number, available: number): void {
  const limit = Math.min(MEMORY_LIMIT, available);
  if (layout.bytes <= limit) return;
  const need = Math.ceil(layout.bytes / MIB);
  throw new UserError({
    what:
      `Training on ${rows} rows and ${features} features needs ${need} MiB of memory; ` +
      (limit === MEMORY_LIMIT
        ? `the bundled trainer can use ${MEMORY_LIMIT / MIB} MiB.`
        : `this machine has ${Math.floor(limit / MIB)} MiB left.`),
    cure: 'Train on an agent with more memory or on Azure ML, or with fewer rows, fewer features or a smaller max_bin.',
  });
}
