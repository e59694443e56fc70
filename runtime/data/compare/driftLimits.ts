import { type Finding, UserError } from '../../error.js';
import { nearest } from '../../nearest.js';
import type { ColumnDrift, DataDrift } from './dataDrift.js';

/** What a limit can be on, and how it reads in a sentence. */
const MEASURES = {
  psi: ({ psi }: ColumnDrift) => psi,
  jensen_shannon: ({ jensenShannon }: ColumnDrift) => jensenShannon,
  missing_change: ({ missing }: ColumnDrift) => Math.abs(missing.now - missing.before),
  new_categories: ({ newCategoryCount }: ColumnDrift) => newCategoryCount,
} as const;
type Measure = keyof typeof MEASURES;

export interface DriftLimit {
  measure: Measure;
  /** Absent: every column that has no limit of its own on this measure and level. */
  column?: string;
  /** The largest value allowed. */
  limit: number;
  /** A value above only warns. */
  warn: boolean;
}

const LINE = /^(\w+)(?:\[(.+)\])?\s*:\s*(\d+(?:\.\d+)?)(\s+warn)?$/;
const FORMS = "'psi: 0.25', 'psi[age]: 0.5' or 'missing_change: 0.05 warn'";

/**
 * Reads limits, one on a line, `#` for comments: `measure: most`, `measure[column]: most`, with ` warn` behind it for
 * a warning instead of an error. Measures are psi, jensen_shannon, missing_change (of shares, 0.05 is five points) and
 * new_categories.
 * @throws UserError with every line that is none
 */
export function parseDriftLimits(text: string, where: string): DriftLimit[] {
  const findings: Finding[] = [];
  const limits: DriftLimit[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const statement = line.replace(/(^|\s)#.*$/, '').trim();
    if (statement === '') continue;
    const refuse = (what: string, cure: string) =>
      findings.push({ where: `${where}:${index + 1}`, what, cure });
    const [, measure, column, limit, warn] = LINE.exec(statement) ?? [];
    if (measure === undefined) refuse(`'${statement}' is no limit.`, `Write a line such as ${FORMS}.`);
    else if (!(measure in MEASURES)) {
      const names = Object.keys(MEASURES);
      const close = nearest(measure, names);
      refuse(
        `There is no measure ${measure}.`,
        close ? `Did you mean ${close}?` : `Measures are ${names.join(', ')}.`,
      );
    } else {
      limits.push({
        measure: measure as Measure,
        ...(column !== undefined && { column }),
        limit: Number(limit),
        warn: warn !== undefined,
      });
    }
  }
  if (findings.length > 0) throw new UserError(findings);
  return limits;
}

/**
 * Holds drift against limits: one finding for each column and measure that is above. A limit that names a column goes
 * before one that names none.
 */
export function judgeDrift(
  drift: DataDrift,
  limits: readonly DriftLimit[],
  where: string,
): { errors: Finding[]; warnings: Finding[] } {
  const judged: Record<'errors' | 'warnings', Finding[]> = { errors: [], warnings: [] };
  const known = new Set(drift.columns.map(({ column }) => column));
  for (const { column } of limits) {
    if (column === undefined || known.has(column)) continue;
    const what = `The limit on ${column} cannot be judged: this column was not compared.`;
    judged.errors.push({ where, what, cure: 'Name a column that both data versions have.' });
  }
  for (const column of drift.columns) {
    for (const limit of limits) {
      const special = limits.some(
        (other) => other.measure === limit.measure && other.column === column.column,
      );
      if (limit.column !== undefined ? limit.column !== column.column : special) continue;
      const value = MEASURES[limit.measure](column);
      if (value <= limit.limit) continue;
      judged[limit.warn ? 'warnings' : 'errors'].push({
        where: `${where} column ${column.column}`,
        what: `drift: ${limit.measure} is ${figure(value)}, above ${limit.limit}${aside(limit.measure, column)}, over ${drift.rows} rows against ${drift.against.rows} of data version ${drift.against.version}.`,
        cure: 'See whether the source has changed; raise the limit if it may.',
      });
    }
  }
  return judged;
}

function aside(measure: Measure, { psiWithoutChange, missing, newCategories }: ColumnDrift): string {
  switch (measure) {
    case 'psi':
      return ` (${figure(psiWithoutChange)} is expected without any change)`;
    case 'missing_change':
      return ` (from ${figure(missing.before)} to ${figure(missing.now)})`;
    case 'new_categories':
      return ` (${newCategories
        .slice(0, 3)
        .map((name) => JSON.stringify(name))
        .join(', ')}${newCategories.length > 3 ? ', …' : ''})`;
    case 'jensen_shannon':
      return '';
  }
}

function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}
