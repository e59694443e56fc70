import type { SourceColumn } from '../csv/columnType.js';
import type { TargetKind } from '../manifest.js';
import type { NumericColumn } from '../table.js';
import type { Report, TypedColumn } from './typedColumn.js';
import { numberSchema, rowsWhere } from './values.js';

/** From this share of 0 and 1 on, the target is binary and a negative or broken number is a fault. */
const MOSTLY = 0.95;

const CURES: Record<TargetKind, string> = {
  binary: 'Write 1 for a claim and 0 for none in every row.',
  count: 'Write the number of claims, 0 for none, in every row.',
  amount: 'Write a number in every row.',
};

/**
 * The target, whose every row must have a value. Without a stated kind it is binary where all values are 0 or 1, a
 * count where all are whole and not negative, and an amount otherwise; a warning says so where it is not binary.
 */
export function typeTarget(
  source: SourceColumn,
  stated: TargetKind | undefined,
  report: Report,
): TypedColumn & { column: NumericColumn; targetKind: TargetKind } {
  const { name, values } = source;
  const targetKind = stated ?? (source.type === 'text' ? 'binary' : kindOf(values));
  const cure = CURES[targetKind];
  const missing = rowsWhere(values, Number.isNaN);
  if (missing.length > 0) {
    report('error', { kind: 'low-fraction-present', what: 'the target is missing', cure }, missing);
  }
  const strange =
    source.type === 'text'
      ? rowsWhere(values, (value) => !Number.isNaN(value))
      : rowsWhere(values, (value) => !Number.isNaN(value) && !fits(value, targetKind));
  if (strange.length > 0) {
    const value = values[strange[0]];
    const shown = source.type === 'text' ? JSON.stringify(source.levels[value]) : String(value);
    const wanted = { binary: 'not 0 or 1', count: 'not a whole number from 0', amount: 'not a number' };
    const what = `the target is ${shown}, ${wanted[targetKind]}`;
    report('error', { kind: 'constraint-error', what, cure }, strange);
  } else if (missing.length < values.length) {
    if (!stated && targetKind !== 'binary') {
      const others = rowsWhere(values, (value) => !fits(value, 'binary'));
      const what = `the target is ${values[others[0]]} and so taken for ${targetKind === 'count' ? 'a count' : 'an amount'}, not for a claim or none`;
      report(
        'warn',
        { kind: 'inferred-kind', what, cure: 'State it as targetKind in the schema file.' },
        others,
      );
    }
    reportSingleValue(values, targetKind, report);
  }
  const limits =
    targetKind === 'binary' ? { type: 'integer' as const, min: 0, max: 1 } : numberSchema(values);
  return {
    targetKind,
    schema: { name, role: 'target', missing: [], ...limits },
    column: { name, kind: 'numeric', values },
  };
}

function kindOf(values: Float64Array): TargetKind {
  const present = values.filter((value) => !Number.isNaN(value));
  const others = present.filter((value) => !fits(value, 'binary'));
  if (others.length === 0) return 'binary';
  if (others.every((value) => fits(value, 'count'))) return 'count';
  const ones = present.filter((value) => value === 1).length;
  return others.length <= (1 - MOSTLY) * present.length && ones > others.length ? 'binary' : 'amount';
}

function fits(value: number, kind: TargetKind): boolean {
  if (kind === 'binary') return value === 0 || value === 1;
  return kind === 'amount' || (value >= 0 && value % 1 === 0);
}

function reportSingleValue(values: Float64Array, targetKind: TargetKind, report: Report): void {
  const first = values.find((value) => !Number.isNaN(value))!;
  if (!values.every((value) => value === first || Number.isNaN(value))) return;
  const what = `the target is ${first} in every row, so there is nothing to learn`;
  const cure =
    targetKind === 'amount'
      ? 'Give rows of more than one amount.'
      : 'Give rows with a claim and rows without.';
  report('error', { kind: 'single-value', what, cure }, []);
}
