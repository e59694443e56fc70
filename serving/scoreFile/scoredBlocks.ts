import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { canonicalJson, readJson, sha256, writeFileAtomic } from '../../runtime/files.js';

/** A block of rows that has been scored. Scores are kept as text, in which a double is exact and an infinity has a place. */
export const ScoredBlock = z.strictObject({
  /** Rows of the source, scored or rejected. */
  rows: z.int(),
  keys: z.array(z.string()),
  scores: z.array(z.string()),
  rejected: z.array(z.strictObject({ row: z.int(), key: z.string(), reason: z.string() })),
  outOfDomain: z.int(),
});
export type ScoredBlock = z.output<typeof ScoredBlock>;

/**
 * The blocks that have been scored, on disk until the whole is written, so that a run that was stopped goes on where
 * it was. They lie beside the output under a name that no reader looks at.
 */
export class ScoredBlocks {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * @param of what the scores depend on; blocks of anything else are thrown away
   * @returns the blocks, and how many rows of the source an earlier run has done
   */
  static async open(outputFolder: string, of: object): Promise<{ blocks: ScoredBlocks; rowsDone: number }> {
    const folder = join(dirname(outputFolder), `.unfinished-${basename(outputFolder)}-blocks`);
    const identity = join(folder, 'identity.txt');
    const expected = sha256(canonicalJson(of));
    const found = await readFile(identity, 'utf8').catch(() => '');
    const blocks = new ScoredBlocks(folder);
    let rowsDone = 0;
    if (found === expected) {
      for (;;) {
        const block = await blocks.#read(blocks.#count).catch(() => undefined);
        if (block === undefined) break;
        blocks.#count++;
        rowsDone += block.rows;
      }
    } else {
      await rm(folder, { recursive: true, force: true });
      await writeFileAtomic(identity, expected);
    }
    return { blocks, rowsDone };
  }

  async add(block: ScoredBlock): Promise<void> {
    await writeFileAtomic(this.#path(this.#count), JSON.stringify(block));
    this.#count++;
  }

  /** All blocks in the order of the source. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ScoredBlock> {
    for (let index = 0; index < this.#count; index++) yield this.#read(index);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #path(index: number): string {
    return join(this.#folder, `${index}.json`);
  }

  #read(index: number): Promise<ScoredBlock> {
    return readJson(this.#path(index), ScoredBlock, 'Remove the folder and run again.');
  }
}
