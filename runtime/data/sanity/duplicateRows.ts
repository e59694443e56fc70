import type { Anomalies } from '../anomalies.js';
import { PART_NAMES, type TableSchema } from '../manifest.js';
import { pick } from '../pick.js';
import { featureColumns } from '../roleColumns.js';
import type { Table } from '../table.js';
import { eachValue } from './eachValue.js';

/** Standard deviations above what chance gives. */
const FAR = 4;

/** Rows of the validation and test parts whose features are all those of a train row. */
export interface Twins {
  rows: number;
  /** Rows of the validation and test parts. */
  of: number;
  /** What a split at random would give on average. */
  expected: number;
}

/**
 * Counts twins. Where features are coarse there are many, and they do no harm: what counts is whether there are more
 * than a split at random would give, as when copies of a policy lie side by side. A row that has k - 1 copies is apart
 * from the train part's share s with chance 1 - s, and then finds one there with chance 1 - (1 - s)^(k - 1).
 */
export function countTwins(table: Table, schema: TableSchema, partOf: Uint8Array): Twins {
  const keys = featureKeys(table, schema);
  const train = pick(keys, (_, row) => partOf[row] === 0);
  const others = pick(keys, (_, row) => partOf[row] !== 0);
  const share = train.length / table.rows;
  const twins: Twins = { rows: 0, of: others.length, expected: 0 };
  eachValue(train, others, (inTrain, inOthers) => {
    const all = inTrain + inOthers;
    if (inTrain > 0) twins.rows += inOthers;
    twins.expected += all * (1 - share) * (1 - (1 - share) ** (all - 1));
  });
  return twins;
}

/** Reports more twins than a split at random would give. */
export function checkTwins({ rows, of, expected }: Twins, anomalies: Anomalies): void {
  if (rows <= expected + FAR * Math.sqrt(expected) + 1) return;
  const parts = PART_NAMES.slice(1).join(' and ');
  anomalies.report({
    kind: 'duplicate-row',
    what: `${rows} of ${of} rows of ${parts} have all the features of a train row, where a split at random would give ${Math.round(expected)}`,
    cure: 'Rows of one policy may be in several parts: name the id or the group that they share.',
  });
}

/** Per row a number that is the same for rows of equal features, and else another (two 32-bit hashes, 53 bits). */
function featureKeys(table: Table, schema: TableSchema): Float64Array {
  const low = new Int32Array(table.rows).fill(1);
  const high = new Int32Array(table.rows).fill(2);
  const number = new Float64Array(1);
  const words = new Int32Array(number.buffer);
  for (const { values } of featureColumns(table, schema)) {
    for (let row = 0; row < values.length; row++) {
      number[0] = Number.isNaN(values[row]) ? Number.NaN : values[row] + 0;
      const word = words[0] ^ Math.imul(words[1], 0x9e3779b1);
      low[row] = Math.imul(((low[row] << 13) | (low[row] >>> 19)) ^ word, 0x85ebca6b);
      high[row] = Math.imul(((high[row] << 7) | (high[row] >>> 25)) + word, 0xc2b2ae35);
    }
  }
  const keys = new Float64Array(table.rows);
  for (let row = 0; row < keys.length; row++) keys[row] = (low[row] >>> 0) * 2 ** 21 + (high[row] >>> 11);
  return keys;
}
