import { type Finding, UserError } from '../error.js';
import { LEVELS, type Level, type LevelledKind, type Levels } from './levels.js';

/** Names of what can be wrong with a table, as Frictionless and TFDV use them. */
export type AnomalyKind =
  // Frictionless
  | 'encoding-error'
  | 'compression-error'
  | 'blank-header'
  | 'duplicate-label'
  | 'missing-label'
  | 'extra-label'
  | 'blank-row'
  | 'missing-cell'
  | 'extra-cell'
  | 'truncated-value'
  | 'type-error'
  | 'constraint-error'
  | 'unique-error'
  // TFDV
  | 'low-fraction-present'
  | 'single-value'
  | 'high-uniqueness'
  | 'out-of-domain'
  // Ours
  | 'mixed-nulls'
  | 'target-leak'
  | 'duplicate-row'
  | 'part-overlap'
  | 'stray-quote'
  | 'null-byte'
  | 'missing-token'
  | 'inferred-kind'
  | 'ambiguous-sentinel'
  | 'no-rows';

export interface Anomaly {
  kind: AnomalyKind;
  column?: string;
  /** Line of the source, from 1. */
  line?: number;
  what: string;
  cure?: string;
}

interface Group {
  first: Anomaly;
  count: number;
  lines: number[];
}

const LINES_NAMED = 5;

/**
 * Collects what is wrong with one source, so that the user sees all of it at once: one finding for each kind,
 * column and cure, with the first lines and the number of rows.
 */
export class Anomalies {
  readonly #source: string;
  /** The files of a source of several, and the lines before each. */
  readonly #files: { name: string; linesBefore: number }[] = [];
  readonly #levels: Record<LevelledKind, Level>;
  readonly #errors = new Map<string, Group>();
  readonly #warnings = new Map<string, Group>();

  /**
   * @param source the file's name as findings show it
   * @param levels of kinds that `report` is to treat otherwise than LEVELS has it
   */
  constructor(source: string, levels: Levels = {}) {
    this.#source = source;
    this.#levels = { ...LEVELS, ...levels };
  }

  /** Tells that the lines after `linesBefore` are those of the next file, where they count from 1 again. */
  startFile(name: string, linesBefore: number): void {
    this.#files.push({ name, linesBefore });
  }

  /** The data cannot be used. `count` rows have the anomaly; `lines` are the first of them. */
  error(anomaly: Anomaly, count = 1, lines: readonly number[] = anomaly.line ? [anomaly.line] : []): void {
    this.#add(this.#errors, anomaly, count, lines);
  }

  /** The data can be used; the user should know. */
  warn(anomaly: Anomaly, count = 1, lines: readonly number[] = anomaly.line ? [anomaly.line] : []): void {
    this.#add(this.#warnings, anomaly, count, lines);
  }

  /** An error, a warning or nothing, as its kind's level says. */
  report(
    anomaly: Anomaly & { kind: LevelledKind },
    count = 1,
    lines: readonly number[] = anomaly.line ? [anomaly.line] : [],
  ): void {
    const level = this.#levels[anomaly.kind];
    if (level === 'error') this.error(anomaly, count, lines);
    if (level === 'warn') this.warn(anomaly, count, lines);
  }

  #add(groups: Map<string, Group>, anomaly: Anomaly, count: number, lines: readonly number[]): void {
    const key = JSON.stringify([anomaly.kind, anomaly.column, anomaly.cure]);
    const group = groups.get(key);
    if (!group) {
      groups.set(key, { first: anomaly, count, lines: lines.slice(0, LINES_NAMED) });
      return;
    }
    group.count += count;
    group.lines.push(...lines.slice(0, LINES_NAMED - group.lines.length));
  }

  get errors(): Finding[] {
    return Array.from(this.#errors.values(), (group) => this.#finding(group));
  }

  get warnings(): Finding[] {
    return Array.from(this.#warnings.values(), (group) => this.#finding(group));
  }

  /** @throws UserError with every error so far */
  throwErrors(): void {
    if (this.#errors.size > 0) throw new UserError(this.errors);
  }

  #finding({ first, count, lines }: Group): Finding {
    const { kind, column, what, cure } = first;
    const line = lines[0];
    const place = line === undefined ? this.#source : this.#place(line);
    return {
      where: column === undefined ? place : `${place} column ${column}`,
      what: `${kind}: ${what}${this.#others(count, lines)}.`,
      ...(cure !== undefined && { cure }),
    };
  }

  #fileOf(line: number): { name: string; linesBefore: number } {
    return (
      this.#files.findLast(({ linesBefore }) => linesBefore < line) ?? { name: this.#source, linesBefore: 0 }
    );
  }

  #place(line: number): string {
    const { name, linesBefore } = this.#fileOf(line);
    return `${name}:${line - linesBefore}`;
  }

  /** ` (and lines 8, 9 and 12 more)` for a group whose first line is already named. */
  #others(count: number, lines: readonly number[]): string {
    if (lines.length === 0 || count === 1) return '';
    const distinct = [...new Set(lines)];
    const [first, ...named] = distinct;
    const file = this.#fileOf(first);
    const unnamed = count - distinct.length;
    const places = named.map((line) =>
      this.#fileOf(line).name === file.name ? line - file.linesBefore : this.#place(line),
    );
    const parts = [
      ...(named.length > 0 ? [`${named.length > 1 ? 'lines' : 'line'} ${places.join(', ')}`] : []),
      ...(unnamed > 0 ? [`${unnamed} more`] : []),
    ];
    return ` (and ${parts.join(' and ')})`;
  }
}
