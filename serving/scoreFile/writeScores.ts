import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter, type Writer } from 'hyparquet-writer';
import type { ScoredBlock } from './scoredBlocks.js';

export type ScoresFormat = 'csv' | 'parquet';

/** The column of the scores, named as MLflow names it. */
export const PREDICTION = 'prediction';

type Blocks = AsyncIterable<ScoredBlock>;

/** Writes the scores, a row per scored row of the source, and returns the file's name. Equal blocks give equal bytes. */
export async function writeScores(
  folder: string,
  format: ScoresFormat,
  key: string,
  blocks: Blocks,
): Promise<string> {
  const file = `scores.${format}`;
  await (format === 'csv' ? writeCsv : writeParquet)(join(folder, file), key, blocks);
  return file;
}

async function writeCsv(path: string, key: string, blocks: Blocks): Promise<void> {
  await writeLines(path, [key, PREDICTION], blocks, ({ keys, scores }) =>
    scores.map((score, index) => [keys[index]!, score]),
  );
}

/** Writes the rows that could not be scored, and why. */
export async function writeRejects(path: string, key: string, blocks: Blocks): Promise<void> {
  const head = key === 'row' ? ['row', 'reason'] : ['row', key, 'reason'];
  await writeLines(path, head, blocks, ({ rejected }) =>
    rejected.map(({ row, key: value, reason }) =>
      key === 'row' ? [String(row), reason] : [String(row), value, reason],
    ),
  );
}

async function writeLines(
  path: string,
  head: string[],
  blocks: Blocks,
  linesOf: (block: ScoredBlock) => string[][],
): Promise<void> {
  const text = (lines: string[][]): string => lines.map((cells) => `${cells.map(cell).join(',')}\n`).join('');
  const file = await open(path, 'w');
  try {
    await file.write(text([head]));
    for await (const block of blocks) await file.write(text(linesOf(block)));
  } finally {
    await file.close();
  }
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Keys are whole numbers of 64 bits where all of them are such, so that they join with the table they came from. */
async function writeParquet(path: string, key: string, blocks: Blocks): Promise<void> {
  let areWhole = true;
  for await (const { keys } of blocks) areWhole &&= keys.every(isWhole);
  const schema: SchemaElement[] = [
    { name: 'schema', num_children: 2 },
    areWhole
      ? { name: key, type: 'INT64', repetition_type: 'REQUIRED' }
      : {
          ...{ name: key, type: 'BYTE_ARRAY', repetition_type: 'REQUIRED' },
          ...{ converted_type: 'UTF8', logical_type: { type: 'STRING' } },
        },
    { name: PREDICTION, type: 'DOUBLE', repetition_type: 'REQUIRED' },
  ];
  const writer = new ParquetWriter({ writer: fileWriter(path) as Writer, schema });
  for await (const { keys, scores } of blocks) {
    if (scores.length === 0) continue;
    await writer.write({
      columnData: [
        { name: key, data: areWhole ? BigInt64Array.from(keys, BigInt) : keys },
        { name: PREDICTION, data: Float64Array.from(scores, Number) },
      ],
      rowGroupSize: scores.length,
    });
  }
  await writer.finish();
}

/** As a number of 64 bits writes itself: `007` and `+7` are texts. */
function isWhole(text: string): boolean {
  return /^(0|-?[1-9]\d{0,17})$/.test(text);
}
