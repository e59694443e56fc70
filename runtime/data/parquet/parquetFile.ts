import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type Cells, writeColumnChunk } from './columnChunk.js';

/** A Parquet file that is written one row group after the other and hashed on the way. */
export class ParquetFile {
  readonly #handle: number;
  #isOpen = true;
  readonly #hash = createHash('sha256');
  readonly #bytes = new ByteWriter(1 << 20);
  readonly #elements: readonly SchemaElement[];
  readonly #writer: ParquetWriter;

  constructor(path: string, elements: readonly SchemaElement[]) {
    this.#handle = openSync(path, 'w');
    this.#elements = elements;
    const root: SchemaElement = { name: 'schema', num_children: elements.length };
    this.#writer = new ParquetWriter({ writer: this.#bytes, schema: [root, ...elements] });
  }

  /** Writes `rows` rows, of which `cellsOf` gives each column in turn. */
  writeGroup(rows: number, cellsOf: (column: number) => Cells): void {
    const start = this.#bytes.offset;
    const columns = this.#elements.map((element, i) => {
      const chunk = writeColumnChunk(this.#bytes, cellsOf(i), element);
      this.#flush();
      return chunk;
    });
    const size = BigInt(this.#bytes.offset - start);
    this.#writer.row_groups.push({
      columns,
      num_rows: BigInt(rows),
      total_byte_size: size,
      total_compressed_size: size,
    });
    this.#writer.num_rows += BigInt(rows);
  }

  /** Completes the file and gives its SHA-256. */
  finish(): string {
    // Bytes in memory are written at once, so there is nothing to wait for.
    void this.#writer.finish();
    this.#flush();
    this.close();
    return this.#hash.digest('hex');
  }

  /** Call it when the file will not be finished. */
  close(): void {
    if (this.#isOpen) closeSync(this.#handle);
    this.#isOpen = false;
  }

  #flush(): void {
    const bytes = this.#bytes.getBytes();
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#handle, bytes, done);
    this.#bytes.index = 0;
  }
}
