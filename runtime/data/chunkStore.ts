import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UNFINISHED } from '../files.js';

/** Numbers in the smallest array that holds them. */
export type ChunkArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** A chunk in memory, or where in the file it is. */
export type StoredChunk = ChunkArray | { kind: ChunkKind; at: number; length: number };

const KINDS = [Int8Array, Int16Array, Int32Array, Float32Array, Float64Array] as const;
type ChunkKind = (typeof KINDS)[number];

/** So much stays in memory: the policies of a large insurer do; what outgrows them goes to disk. */
const MEMORY = 256 << 20;

/**
 * Keeps the chunks of a table's columns: the first ones in memory and, once that is used up, all others in a
 * temporary file, so that tables may be larger than memory.
 */
export class ChunkStore {
  readonly #folder: string;
  readonly #memory: number;
  #room: number;
  #file: { handle: number; path: string; end: number } | undefined;

  /**
   * @param folder where the temporary file goes, if one is needed
   * @param memory bytes to keep in memory
   */
  constructor(folder: string, memory = MEMORY) {
    this.#folder = folder;
    this.#memory = memory;
    this.#room = memory;
  }

  put(chunk: ChunkArray): StoredChunk {
    this.#room -= chunk.byteLength;
    if (this.#room >= 0) return chunk;
    this.#file ??= this.#openFile();
    const { handle, end } = this.#file;
    writeFully(handle, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), end);
    this.#file.end += chunk.byteLength;
    return { kind: KINDS.find((kind) => chunk instanceof kind)!, at: end, length: chunk.length };
  }

  get(chunk: StoredChunk): ChunkArray {
    if (!('kind' in chunk)) return chunk;
    const array = new chunk.kind(chunk.length);
    const bytes = new Uint8Array(array.buffer);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#file!.handle, bytes, done, bytes.length - done, chunk.at + done);
      if (read === 0) throw new Error('The temporary file of the table is shorter than it was.');
      done += read;
    }
    return array;
  }

  /** Forgets all chunks. */
  clear(): void {
    this.#room = this.#memory;
    if (this.#file) this.#file.end = 0;
  }

  /** Removes the temporary file. */
  close(): void {
    if (!this.#file) return;
    closeSync(this.#file.handle);
    rmSync(this.#file.path, { force: true });
    this.#file = undefined;
  }

  #openFile(): { handle: number; path: string; end: number } {
    const path = join(this.#folder, `${UNFINISHED}table-${randomUUID().slice(0, 8)}`);
    return { handle: openSync(path, 'wx+'), path, end: 0 };
  }
}

function writeFully(handle: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(handle, bytes, done, bytes.length - done, at + done);
}
