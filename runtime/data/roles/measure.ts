import type { SourceColumn } from '../csv/columnType.js';
import { NOWHERE } from '../numbers.js';
import { withNumbers } from '../storedColumn.js';
import type { NumericColumn } from '../table.js';
import type { Report, TypedColumn } from './typedColumn.js';
import { numberSchema } from './values.js';

/** A row's weight or exposure: a number above 0 in every row. */
export function typeMeasure(
  source: SourceColumn,
  role: 'weight' | 'exposure',
  report: Report,
): TypedColumn & { column: NumericColumn } {
  const { name, cells } = source;
  const cure = `Write a number above 0 in every row, or leave out the rows without ${role}.`;
  if (source.type === 'text') {
    const what = `the ${role} is text`;
    report('error', { kind: 'type-error', what, cure }, NOWHERE);
    return {
      schema: { name, type: 'string', role, missing: [] },
      column: withNumbers({ name, kind: 'numeric' }, cells),
    };
  }
  if (cells.missing > 0) {
    const what = `the ${role} is missing`;
    report('error', { kind: 'low-fraction-present', what, cure }, cells.find(Number.isNaN));
  }
  if (cells.min <= 0) {
    const strange = cells.find((value) => value <= 0);
    const what = `the ${role} is ${strange.first[0].value}, not above 0`;
    report('error', { kind: 'out-of-domain', what, cure }, strange);
  }
  return {
    schema: { name, role, missing: [], ...numberSchema(cells) },
    column: withNumbers({ name, kind: 'numeric' }, cells),
  };
}
