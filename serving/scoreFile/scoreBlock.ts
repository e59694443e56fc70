import type { RowBlock } from '../../runtime/data/rows/rowSource.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import type { Encoder } from '../../runtime/model/encoder.js';
import { scoreColumns } from '../../runtime/model/scoreColumns.js';
import { listed } from '../batch.js';
import type { ScoredBlock } from './scoredBlocks.js';

interface Scoring {
  directory: ModelDirectory;
  encoder: Encoder;
  signal: AbortSignal;
}

/**
 * Scores the rows of a block that fit the model; its columns are the features, and after them the key if there is one.
 * @param before rows of the source before this block
 */
export async function scoreBlock(
  block: RowBlock,
  before: number,
  { directory, encoder, signal }: Scoring,
): Promise<ScoredBlock> {
  const { model } = directory;
  const columns = model.featureNames.map((name) => ({
    name,
    kind: 'numeric' as const,
    values: new Float64Array(block.rows),
  }));
  const cells = block.columns.slice(0, columns.length);
  const keys = block.columns[columns.length];
  const scored: ScoredBlock = { rows: block.rows, keys: [], scores: [], rejected: [], outOfDomain: 0 };
  const raw = new Array<unknown>(columns.length);
  for (let index = 0; index < block.rows; index++) {
    const row = before + index + 1;
    const key = keys === undefined ? String(row) : String(keys[index] ?? '');
    for (let feature = 0; feature < raw.length; feature++) raw[feature] = cells[feature]![index];
    const fault = block.faults.get(index);
    const { row: values, problems, outOfDomain } = fault ? FAULTY : encoder.encode(raw);
    if (fault !== undefined || problems.length > 0) {
      scored.rejected.push({ row, key: fault ? '' : key, reason: fault ?? listed(problems) });
      continue;
    }
    for (const [feature, column] of columns.entries()) column.values[scored.keys.length] = values[feature]!;
    scored.outOfDomain += outOfDomain;
    scored.keys.push(key);
  }
  const fit = columns.map((column) => ({ ...column, values: column.values.subarray(0, scored.keys.length) }));
  scored.scores = Array.from(await scoreColumns(model, fit, { signal }), String);
  return scored;
}

const FAULTY = { row: new Float64Array(0), problems: [], outOfDomain: 0 };
