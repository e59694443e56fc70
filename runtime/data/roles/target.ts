import type { SourceColumn } from '../csv/columnType.js';
import type { TargetKind } from '../manifest.js';
import { NOWHERE, type Numbers } from '../numbers.js';
import { withNumbers } from '../storedColumn.js';
import type { NumericColumn } from '../table.js';
import type { Report, TypedColumn } from './typedColumn.js';
import { numberSchema } from './values.js';

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
  const { name, cells } = source;
  const targetKind = stated ?? (source.type === 'text' ? 'binary' : kindOf(cells));
  const cure = CURES[targetKind];
  if (cells.missing > 0) {
    const what = 'the target is missing';
    report('error', { kind: 'low-fraction-present', what, cure }, cells.find(Number.isNaN));
  }
  const isStrange = source.type === 'text' ? () => true : (value: number) => !fits(value, targetKind);
  const strange = cells.find((value) => !Number.isNaN(value) && isStrange(value));
  if (strange.count > 0) {
    const { value } = strange.first[0];
    const shown = source.type === 'text' ? JSON.stringify(source.levels[value]) : String(value);
    const wanted = { binary: 'not 0 or 1', count: 'not a whole number from 0', amount: 'not a number' };
    const what = `the target is ${shown}, ${wanted[targetKind]}`;
    report('error', { kind: 'constraint-error', what, cure }, strange);
  } else if (cells.missing < cells.length) {
    if (!stated && targetKind !== 'binary') {
      const others = cells.find((value) => !Number.isNaN(value) && !fits(value, 'binary'));
      const what = `the target is ${others.first[0].value} and so taken for ${targetKind === 'count' ? 'a count' : 'an amount'}, not for a claim or none`;
      report(
        'warn',
        { kind: 'inferred-kind', what, cure: 'State it as targetKind in the schema file.' },
        others,
      );
    }
    if (cells.min === cells.max) reportSingleValue(cells.min, targetKind, report);
  }
  const limits = targetKind === 'binary' ? { type: 'integer' as const, min: 0, max: 1 } : numberSchema(cells);
  return {
    targetKind,
    schema: { name, role: 'target', missing: [], ...limits },
    column: withNumbers({ name, kind: 'numeric' }, cells),
  };
}

function kindOf(cells: Numbers): TargetKind {
  const count = (test: (value: number) => boolean) => cells.find(test).count;
  const present = cells.length - cells.missing;
  const others = present - count((value) => fits(value, 'binary'));
  if (others === 0) return 'binary';
  if (count((value) => fits(value, 'count')) === present) return 'count';
  const ones = count((value) => value === 1);
  return others <= (1 - MOSTLY) * present && ones > others ? 'binary' : 'amount';
}

function fits(value: number, kind: TargetKind): boolean {
  if (kind === 'binary') return value === 0 || value === 1;
  return kind === 'amount' || (value >= 0 && value % 1 === 0);
}

function reportSingleValue(value: number, targetKind: TargetKind, report: Report): void {
  const what = `the target is ${value} in every row, so there is nothing to learn`;
  const cure =
    targetKind === 'amount'
      ? 'Give rows of more than one amount.'
      : 'Give rows with a claim and rows without.';
  report('error', { kind: 'single-value', what, cure }, NOWHERE);
}
