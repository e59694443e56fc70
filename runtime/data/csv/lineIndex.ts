/** Finds the source's line of a row. Lines usually step with rows; only where they do not is anything kept. */
export class LineIndex {
  readonly #rows: number[] = [];
  readonly #ahead: number[] = [];

  /** Rows must come in order. */
  add(row: number, line: number): void {
    const ahead = line - row;
    if (this.#ahead.at(-1) === ahead) return;
    this.#rows.push(row);
    this.#ahead.push(ahead);
  }

  lineOf(row: number): number {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#rows[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return row + this.#ahead[low];
  }
}
