import type { Anomalies } from '../anomalies.js';
import { PART_NAMES, type TableSchema } from '../manifest.js';
import { missingIn } from '../narrow.js';
import { CHUNK_ROWS } from '../numbers.js';
import { pick } from '../pick.js';
import { featureColumns } from '../roleColumns.js';
import { numberChunks } from '../storedColumn.js';
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

/** What stands for a missing cell in a hash; no other cell has it. */
const MISSING = -(2 ** 31);

/** Per row a number that is the same for rows of equal features, and else another (two 32-bit hashes, 53 bits). */
function featureKeys(table: Table, schema: TableSchema): Float64Array {
  const low = new Int32Array(table.rows).fill(1);
  const high = new Int32Array(table.rows).fill(2);
  const words = new Int32Array(CHUNK_ROWS);
  for (const column of featureColumns(table, schema)) {
    let start = 0;
    for (const chunk of numberChunks(column)) {
      if (chunk instanceof Float32Array || chunk instanceof Float64Array) wordsOfNumbers(chunk, words);
      else wordsOfWhole(chunk, words);
      for (let i = 0, row = start; i < chunk.length; i++, row++) {
        const word = words[i];
        low[row] = Math.imul(((low[row] << 13) | (low[row] >>> 19)) ^ word, 0x85ebca6b);
        high[row] = Math.imul(((high[row] << 7) | (high[row] >>> 25)) + word, 0xc2b2ae35);
      }
      start += chunk.length;
    }
  }
  const keys = new Float64Array(table.rows);
  for (let row = 0; row < keys.length; row++) keys[row] = (low[row] >>> 0) * 2 ** 21 + (high[row] >>> 11);
  return keys;
}

/** Whole numbers are their own words, whatever array a chunk keeps them in. */
function wordsOfWhole(chunk: Int8Array | Int16Array | Int32Array, words: Int32Array): void {
  words.set(chunk);
  const missing = missingIn(chunk);
  for (let i = 0; i < chunk.length; i++) if (words[i] === missing) words[i] = MISSING;
}

function wordsOfNumbers(chunk: Float32Array | Float64Array, words: Int32Array): void {
  const number = new Float64Array(1);
  const bits = new Int32Array(number.buffer);
  for (let i = 0; i < chunk.length; i++) {
    const value = chunk[i];
    const whole = value | 0;
    if (whole === value && whole !== MISSING) words[i] = whole;
    else if (Number.isNaN(value)) words[i] = MISSING;
    else {
      number[0] = value;
      words[i] = bits[0] ^ Math.imul(bits[1], 0x9e3779b1);
    }
  }
}
