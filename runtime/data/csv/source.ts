import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../error.js';

const CHUNK = 1 << 20;

const GZIP = [0x1f, 0x8b];
const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_LITTLE_MARK = [0xff, 0xfe];
const UTF16_BIG_MARK = [0xfe, 0xff];
const FOREIGN = [
  {
    signature: [0x50, 0x4b, 0x03, 0x04],
    what: 'This is a zip archive or an Excel workbook, not a CSV file.',
    cure: 'Unpack it, or save the sheet as CSV UTF-8.',
  },
  {
    signature: [0x50, 0x41, 0x52, 0x31],
    what: 'This is a Parquet file, not a CSV file.',
    cure: 'Give the table as CSV, plain or gzip.',
  },
  {
    signature: [0x28, 0xb5, 0x2f, 0xfd],
    what: 'The file is compressed with zstd.',
    cure: 'Give it plain or as gzip.',
  },
];

/** The file as it lies on disk, compressed or not. */
export interface SourceIdentity {
  /** Without its folder. */
  name: string;
  bytes: number;
  sha256: string;
}

/**
 * A text file as a stream of bytes: unpacked if it is gzip (of any number of members), as UTF-8 if it is UTF-16
 * with a byte-order mark, and always without byte-order mark. Whether UTF-8 is valid is left to the reader, which
 * knows the lines.
 */
export class Source {
  readonly name: string;
  /** Size on disk. */
  readonly bytes: number;
  readonly #path: string;
  #identity: SourceIdentity | undefined;

  private constructor(path: string, bytes: number) {
    this.#path = path;
    this.name = basename(path);
    this.bytes = bytes;
  }

  /** @throws UserError if there is no such file, or it is a folder, empty or unreadable. */
  static async open(path: string): Promise<Source> {
    const refuse = (what: string, cure: string): never => {
      throw new UserError({ where: path, what, cure });
    };
    const unreadable = (error: NodeJS.ErrnoException): never =>
      error.code === 'ENOENT' || error.code === 'ENOTDIR'
        ? refuse('The file does not exist.', 'Check the path and the step that writes the file.')
        : refuse(`The file cannot be read (${error.code}).`, 'Check who may read it.');
    const entry = await stat(path).catch(unreadable);
    if (entry.isDirectory()) refuse('This is a folder, not a file.', 'Give the path of the CSV file in it.');
    if (entry.size === 0) refuse('The file is empty.', 'Check the step that writes the file.');
    await (await open(path).catch(unreadable)).close();
    return new Source(path, entry.size);
  }

  /** Known once `text()` has run to its end. */
  get identity(): SourceIdentity {
    if (!this.#identity) throw new Error('The source has not been read to its end.');
    return this.#identity;
  }

  /**
   * The text's bytes in chunks, from the start each time it is called.
   * @throws UserError if the compression is broken or the encoding is none of UTF-8 and UTF-16.
   */
  async *text(): AsyncGenerator<Buffer> {
    const { head, all } = await peek(this.#raw());
    const foreign = FOREIGN.find(({ signature }) => startsWith(head, signature));
    if (foreign) throw new UserError({ where: this.name, what: foreign.what, cure: foreign.cure });
    yield* this.#decoded(startsWith(head, GZIP) ? this.#unpacked(all) : all);
  }

  async *#raw(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(this.#path, { highWaterMark: CHUNK })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    this.#identity = { name: this.name, bytes, sha256: hash.digest('hex') };
  }

  async *#unpacked(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    // The error reaches the loop below; pipeline only has to know that somebody listens.
    const unpacked = pipeline(Readable.from(packed), createGunzip({ chunkSize: CHUNK }), () => {});
    try {
      for await (const chunk of unpacked) yield chunk as Buffer;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!code?.startsWith('Z_')) throw error;
      throw new UserError({
        where: this.name,
        what:
          code === 'Z_BUF_ERROR'
            ? 'compression-error: the gzip ends in the middle: the file is truncated.'
            : `compression-error: the gzip is damaged (${message}).`,
        cure: 'Copy or write the file again; compare its size with the original’s.',
      });
    }
  }

  async *#decoded(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
    const { head, all } = await peek(bytes);
    if (startsWith(head, UTF16_LITTLE_MARK)) return yield* this.#fromUtf16(all, 'utf-16le');
    if (startsWith(head, UTF16_BIG_MARK)) return yield* this.#fromUtf16(all, 'utf-16be');
    let mark = startsWith(head, UTF8_MARK) ? UTF8_MARK.length : 0;
    for await (const chunk of all) {
      yield mark > 0 ? chunk.subarray(mark) : chunk;
      mark = 0;
    }
  }

  async *#fromUtf16(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder(encoding, { fatal: true });
    try {
      for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
      yield Buffer.from(decoder.decode());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
      throw new UserError({
        where: this.name,
        what: `encoding-error: the file starts as ${encoding.toUpperCase()} but is not valid as that.`,
        cure: 'Save it as UTF-8.',
      });
    }
  }
}

/** The first bytes, at least 4 if there are so many, and everything from the start. */
async function peek(bytes: AsyncGenerator<Buffer>): Promise<{ head: Buffer; all: AsyncGenerator<Buffer> }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await bytes.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    if (head.length > 0) yield head;
    yield* bytes;
  }
  return { head, all: all() };
}

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
