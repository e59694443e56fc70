import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../error.js';

const CHUNK = 1 << 20;

/** More unpacked bytes for each packed one are those of a gzip bomb: tables of policies reach 5 to 30. */
const HIGHEST_RATIO = 250;
/** So much may always be unpacked. */
const UNPACKED_ANYWAY = 64 << 20;

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
    what: 'This is a Parquet file among CSV files.',
    cure: 'Give files of one format.',
  },
  {
    signature: [0x28, 0xb5, 0x2f, 0xfd],
    what: 'The file is compressed with zstd.',
    cure: 'Give it plain or as gzip.',
  },
];

/** How text is encoded that has no byte-order mark. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The file as it lies on disk, compressed or not. */
export interface FileIdentity {
  name: string;
  bytes: number;
  sha256: string;
}

/**
 * A text file as a stream of bytes: unpacked if it is gzip (of any number of members), as UTF-8 if it is UTF-16,
 * and always without byte-order mark. Whether UTF-8 is valid is left to the reader, which knows the lines.
 */
export class Source {
  readonly name: string;
  /** Size on disk. */
  readonly bytes: number;
  readonly path: string;
  #identity: FileIdentity | undefined;

  private constructor(path: string, name: string, bytes: number) {
    this.path = path;
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * @param name what findings and the manifest call the file
   * @throws UserError if there is no such file, or it is a folder, empty or unreadable.
   */
  static async open(path: string, name = basename(path)): Promise<Source> {
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
    return new Source(path, name, entry.size);
  }

  /** Reads the bytes for nothing but `identity`, for a reader that takes the file in another order. */
  async identify(): Promise<void> {
    for await (const _ of this.#raw());
  }

  /** Known once `text()` or `identify()` has run to its end. */
  get identity(): FileIdentity {
    if (!this.#identity) throw new Error('The source has not been read to its end.');
    return this.#identity;
  }

  /**
   * The text's bytes in chunks, from the start each time it is called.
   * @param encoding of a text without byte-order mark; a mark knows better
   * @throws UserError if the compression is broken or a bomb, or UTF-16 is not valid
   */
  async *text(encoding: Encoding = 'utf-8'): AsyncGenerator<Buffer> {
    const { head, all } = await peek(this.#raw());
    const foreign = FOREIGN.find(({ signature }) => startsWith(head, signature));
    if (foreign) throw new UserError({ where: this.name, what: foreign.what, cure: foreign.cure });
    yield* this.#decoded(startsWith(head, GZIP) ? this.#unpacked(all) : all, encoding);
  }

  async *#raw(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(this.path, { highWaterMark: CHUNK })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    this.#identity = { name: this.name, bytes, sha256: hash.digest('hex') };
  }

  async *#unpacked(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    // The error reaches the loop below; pipeline only has to know that somebody listens.
    const gunzip = createGunzip({ chunkSize: CHUNK });
    const unpacked = pipeline(Readable.from(packed), gunzip, () => {});
    let bytes = 0;
    try {
      for await (const chunk of unpacked) {
        bytes += (chunk as Buffer).length;
        if (bytes > UNPACKED_ANYWAY && bytes > HIGHEST_RATIO * gunzip.bytesWritten) this.#refuseBomb();
        yield chunk as Buffer;
      }
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

  #refuseBomb(): never {
    throw new UserError({
      where: this.name,
      what: `compression-error: the gzip unpacks to more than ${HIGHEST_RATIO} times its size, which no table of policies does.`,
      cure: 'Check where the file comes from; give it unpacked if it is what it should be.',
    });
  }

  async *#decoded(bytes: AsyncGenerator<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
    const { head, all } = await peek(bytes);
    if (startsWith(head, UTF16_LITTLE_MARK)) return yield* this.#fromUtf16(all, 'utf-16le');
    if (startsWith(head, UTF16_BIG_MARK)) return yield* this.#fromUtf16(all, 'utf-16be');
    if (encoding !== 'utf-8' && !startsWith(head, UTF8_MARK)) return yield* this.#fromUtf16(all, encoding);
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
        what: `encoding-error: the file is not valid ${encoding.toUpperCase()}, which it was said to be or starts as.`,
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
