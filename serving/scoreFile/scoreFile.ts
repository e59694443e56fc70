import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openRows, type WantedColumn } from '../../runtime/data/rows/rowSource.js';
import { UserError } from '../../runtime/error.js';
import { canonicalJson, checkReplaceable, writeFolderAtomic } from '../../runtime/files.js';
import { hashFile } from '../../runtime/hashFile.js';
import { readModelDirectory } from '../../runtime/model/directory.js';
import { createEncoder } from '../../runtime/model/encoder.js';
import { requireOneAnswer } from '../../runtime/model/scorer.js';
import { TOOL } from '../../runtime/tool.js';
import { foreignSchema } from '../foreignSchema.js';
import type { ServedName } from '../modelPredictor.js';
import { checkColumns, keyColumn } from './columns.js';
import type { ScoresManifest } from './manifest.js';
import { scoreBlock } from './scoreBlock.js';
import { type ScoredBlock, ScoredBlocks } from './scoredBlocks.js';
import { type ScoresFormat, writeRejects, writeScores } from './writeScores.js';

export interface ScoreFileOptions {
  /** CSV, plain or gzip, or Parquet. */
  source: string;
  modelFolder: string;
  model: ServedName;
  outputFolder: string;
  format: ScoresFormat;
  /** Column that goes along with the scores; by default the model's id column, if the file has it. */
  idColumn?: string;
  /** Rows that cannot be scored end the work, or go to a file of their own. */
  badRows: 'fail' | 'setAside';
  signal: AbortSignal;
  /** Share of the source, from 0 to 1, and rows so far. */
  onProgress?: (share: number, rows: number) => void;
}

export interface ScoredFile {
  manifest: ScoresManifest;
  /** Rows that an earlier run, which was stopped, had scored already. */
  resumedAfter: number;
}

/** All that the output folder may hold. */
export const SCORES_FILES = ['scores.csv', 'scores.parquet', 'rejects.csv', 'scores.json'];

const SHOWN = 20;

/**
 * Scores a table file of any size. Answers are those of the scoring service, to the bit. Columns are matched by name;
 * others are passed over. A run that is stopped and started again goes on after the last block of rows that it
 * finished, and gives the same bytes.
 * @throws UserError for a file that cannot be read, lacks features, or has rows that do not fit the model
 */
export async function scoreFile(options: ScoreFileOptions): Promise<ScoredFile> {
  const { source, outputFolder, format, badRows, signal, onProgress } = options;
  await checkReplaceable(outputFolder, SCORES_FILES);
  const directory = await readModelDirectory(options.modelFolder);
  requireOneAnswer(directory.model);
  const rows = await openRows(source);
  const schema = directory.schema ?? foreignSchema(directory.model);
  const encoder = createEncoder(directory.model.featureNames, schema);
  const key = keyColumn(options, directory, rows.columns);
  checkColumns(source, encoder.featureNames, rows.columns);

  const identity = {
    tool: TOOL,
    source: { name: basename(source), sha256: await hashFile(source, signal) },
    model: { ...options.model, contentSha256: directory.contentSha256 },
    key: key ?? 'row',
  };
  const { blocks, rowsDone } = await ScoredBlocks.open(outputFolder, identity);
  const texts = new Set(schema.columns.filter(({ type }) => type === 'string').map(({ name }) => name));
  const wanted = encoder.featureNames.map(
    (name): WantedColumn => ({
      name,
      as: texts.has(name) ? 'text' : 'number',
    }),
  );
  if (key !== undefined) wanted.push({ name: key, as: 'key' });
  let done = rowsDone;
  for await (const block of rows.blocks(wanted, rowsDone)) {
    const scored = await scoreBlock(block, done, { directory, encoder, signal });
    if (badRows === 'fail') refuse(source, scored.rejected);
    await blocks.add(scored);
    done += block.rows;
    onProgress?.(block.progress, done);
  }

  const { figures, ...counts } = await summarise(blocks);
  if (figures === undefined) throw nothingScored(source, done);
  const manifest = await writeFolderAtomic(outputFolder, SCORES_FILES, async (folder) => {
    const file = await writeScores(folder, format, identity.key, blocks);
    if (badRows === 'setAside') await writeRejects(join(folder, 'rejects.csv'), identity.key, blocks);
    const written: ScoresManifest = {
      kind: 'scores',
      formatVersion: 1,
      ...identity,
      file,
      ...counts,
      prediction: figures,
    };
    await writeFile(join(folder, 'scores.json'), canonicalJson(written));
    return written;
  });
  await blocks.remove();
  return { manifest, resumedAfter: rowsDone };
}

function refuse(source: string, rejected: ScoredBlock['rejected']): void {
  if (rejected.length === 0) return;
  const findings = rejected.slice(0, SHOWN).map(({ row, reason }) => ({
    where: `${basename(source)}, row ${row}`,
    what: `${reason}.`,
  }));
  const more = rejected.length - findings.length;
  if (more > 0) findings.push({ where: basename(source), what: `${more} more rows cannot be scored.` });
  throw new UserError(findings);
}

function nothingScored(source: string, rows: number): UserError {
  return new UserError({
    where: basename(source),
    what: rows === 0 ? 'There is a header but no row.' : `None of the ${rows} rows can be scored.`,
    cure: 'Check the step that writes the file.',
  });
}

async function summarise(blocks: AsyncIterable<ScoredBlock>): Promise<{
  rows: { scored: number; rejected: number };
  outOfDomain: number;
  figures: ScoresManifest['prediction'] | undefined;
}> {
  const rows = { scored: 0, rejected: 0 };
  let [outOfDomain, sum, smallest, largest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const block of blocks) {
    rows.scored += block.scores.length;
    rows.rejected += block.rejected.length;
    outOfDomain += block.outOfDomain;
    for (const score of block.scores.map(Number)) {
      sum += score;
      smallest = Math.min(smallest, score);
      largest = Math.max(largest, score);
    }
  }
  const figures = rows.scored === 0 ? undefined : { smallest, mean: sum / rows.scored, largest };
  return { rows, outOfDomain, figures };
}
