import type { ChunkStore } from './chunkStore.js';
import type { SourceColumn } from './csv/columnType.js';
import type { FileIdentity } from './csv/source.js';

/** A table as the source has it, with the types that all of its rows allow. */
export interface SourceTable {
  rows: number;
  columns: SourceColumn[];
  /** Where a row is found. */
  lines: { lineOf(row: number): number };
  files: FileIdentity[];
  /** Holds the columns; whoever opened it closes it. */
  store: ChunkStore;
}
