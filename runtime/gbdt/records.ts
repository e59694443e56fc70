import { ROWS_PER_CALL } from './kernels.js';
import type { Shard } from './shard.js';

/** Rows whose codes fit the cache on their way from the columns into the records. */
const ROWS_PER_BLOCK = 4096;

/** Copies the own training rows' codes from the columns into the records, and lists the validation rows. */
export function fillRecords({ plan, kernels, from, to }: Shard): void {
  const { records, stride } = plan.layout;
  for (let start = from; start < to; start += ROWS_PER_BLOCK) {
    const end = Math.min(start + ROWS_PER_BLOCK, to);
    for (const { wide, column, offset } of plan.bundles) {
      const copy = wide ? kernels.interleaveWide : kernels.interleave;
      copy(column, records, stride, offset, start, end);
    }
  }
  const { validationRows, layout } = plan;
  for (let start = 0; start < validationRows; start += ROWS_PER_CALL) {
    const n = Math.min(ROWS_PER_CALL, validationRows - start);
    kernels.countFrom(layout.validationRows + 4 * start, start, n);
  }
}
