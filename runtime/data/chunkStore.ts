import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UNFINISHED } from '../files.js';

/** Numbers in the smallest array that holds them. */
export type ChunkArray = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** A chunk in memory, or where in the file it is. */
export type StoredChunk = ChunkArray | { kind: ChunkKind; at: number; length: number };

const KINDS = { Int8Array, Int16Array, Int32Array, Float32Array, Float64Array };
type ChunkKind = keyof typeof KINDS;

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
    const kind = chunk.constructor.name as ChunkKind;
    this.#room -= chunk.byteLength;
    if (this.#room >= 0) {
      // Other threads may read it where it is.
      const shared = new KINDS[kind](new SharedArrayBuffer(chunk.byteLength) as unknown as ArrayBuffer);
      shared.set(chunk);
      return shared;
    }
    this.#file ??= this.#openFile();
    const { handle, end } = this.#file;
    writeFully(handle, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), end);
    this.#file.end += chunk.byteLength;
    return { kind, at: end, length: chunk.length };
  }

  get(chunk: StoredChunk): ChunkArray {
    return readChunk(chunk, this.handle);
  }

  /** Of the temporary file, if there is one. */
  get handle(): number | undefined {
    return this.#file?.handle;
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

/** A chunk, wherever it is. @param handle of the store's file, which any thread of the process may read */
export function readChunk(chunk: StoredChunk, handle: number | undefined): ChunkArray {
  if (!('kind' in chunk)) return chunk;
  const array = new KINDS[chunk.kind](chunk.length);
  const bytes = new Uint8Array(array.buffer);
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(handle!, bytes, done, bytes.length - done, chunk.at + done);
    if (read === 0) throw new Error('The temporary file of the table is shorter than it was.');
    done += read;
  }
  return array;
}

function writeFully(handle: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(handle, bytes, done, bytes.length - done, at + done);
}
