import { UserError } from '../../error.js';
import type { ChunkStore } from '../chunkStore.js';
import { CHUNK_ROWS, Numbers } from '../numbers.js';
import type { Spelling } from './number.js';

const EXAMPLES = 5;
/** As many entries as a Map can have. */
const MOST_LEVELS = 2 ** 24 - 1;

/** How a column is to be read. */
export interface ColumnReading {
  name: string;
  asText: boolean;
  /** Texts that are known to mean missing among numbers, as the schema file lists them. */
  missing?: readonly string[];
}

/** What one column's cells have been so far. */
export class ColumnReader {
  readonly name: string;
  /** Whether cells become codes of texts rather than numbers. */
  readonly asText: boolean;
  /** Numbers, or codes into `levels`; missing where the cell was blank or could not be read. */
  readonly numbers: Numbers;
  /** The rows that do not make a chunk yet. */
  readonly pending = new Float64Array(CHUNK_ROWS);
  /** Distinct texts in order of appearance. */
  readonly levels: string[] = [];
  /** Cells of a column of numbers that are not just numbers, by what they are. */
  readonly noted = new Map<Spelling, { count: number; texts: Set<string>; lines: number[] }>();
  /** Those texts among the numbers that are known to mean missing. */
  readonly declared = new Set<string>();
  readonly #missing: ReadonlySet<string>;
  readonly #codes = new Map<string, number>();

  constructor({ name, asText, missing = [] }: ColumnReading, store: ChunkStore) {
    this.name = name;
    this.asText = asText;
    this.#missing = new Set(missing);
    this.numbers = new Numbers(store);
  }

  /**
   * The code of a text, a new one for a new text; NaN for a blank one.
   * @throws UserError if there are more texts than can be told apart
   */
  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    if (this.#codes.size === MOST_LEVELS) this.#refuseMore();
    const code = text.trim() === '' ? Number.NaN : this.levels.push(text) - 1;
    this.#codes.set(text, code);
    return code;
  }

  /** Whether a text is known to mean missing; it is then among `declared`. */
  isDeclared(text: string): boolean {
    const trimmed = text.trim();
    if (!this.#missing.has(trimmed)) return false;
    this.declared.add(trimmed);
    return true;
  }

  note(spelling: Spelling, text: string, line: number): void {
    if (this.isDeclared(text)) return;
    let seen = this.noted.get(spelling);
    if (!seen) {
      seen = { count: 0, texts: new Set(), lines: [] };
      this.noted.set(spelling, seen);
    }
    seen.count++;
    if (seen.lines.length < EXAMPLES) seen.lines.push(line);
    if (seen.texts.size < EXAMPLES) seen.texts.add(text);
  }

  #refuseMore(): never {
    throw new UserError({
      what: `high-uniqueness: column ${this.name} has more than ${MOST_LEVELS} different texts.`,
      cure: 'Leave the column out, or give numbers instead of texts if it is an id.',
    });
  }
}
