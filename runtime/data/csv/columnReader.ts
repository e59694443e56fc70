import type { Spelling } from './number.js';

const EXAMPLES = 5;

/** What one column's cells have been so far. */
export class ColumnReader {
  readonly name: string;
  /** Whether cells become codes of texts rather than numbers. */
  readonly asText: boolean;
  /** Numbers, or codes into `levels`; NaN where the cell was blank or could not be read. Set at the end. */
  values: Float64Array = new Float64Array(0);
  /** Distinct texts in order of appearance. */
  readonly levels: string[] = [];
  /** Cells of a column of numbers that are not just numbers, by what they are. */
  readonly noted = new Map<Spelling, { count: number; texts: Set<string>; lines: number[] }>();
  readonly #codes = new Map<string, number>();

  constructor(name: string, asText: boolean) {
    this.name = name;
    this.asText = asText;
  }

  /** The code of a text, a new one for a new text; NaN for a blank one. */
  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    const code = text.trim() === '' ? Number.NaN : this.levels.push(text) - 1;
    this.#codes.set(text, code);
    return code;
  }

  note(spelling: Spelling, text: string, line: number): void {
    let seen = this.noted.get(spelling);
    if (!seen) {
      seen = { count: 0, texts: new Set(), lines: [] };
      this.noted.set(spelling, seen);
    }
    seen.count++;
    if (seen.lines.length < EXAMPLES) seen.lines.push(line);
    if (seen.texts.size < EXAMPLES) seen.texts.add(text);
  }
}
