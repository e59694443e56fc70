import type { SourceColumn } from '../csv/columnType.js';
import type { NumericColumn } from '../table.js';
import type { Report, TypedColumn } from './typedColumn.js';
import { numberSchema, rowsWhere } from './values.js';

/** A row's weight or exposure: a number above 0 in every row. */
export function typeMeasure(
  source: SourceColumn,
  role: 'weight' | 'exposure',
  report: Report,
): TypedColumn & { column: NumericColumn } {
  const { name, values } = source;
  const cure = `Write a number above 0 in every row, or leave out the rows without ${role}.`;
  if (source.type === 'text') {
    const what = `the ${role} is text`;
    report('error', { kind: 'type-error', what, cure }, []);
    return { schema: { name, type: 'string', role, missing: [] }, column: { name, kind: 'numeric', values } };
  }
  const missing = rowsWhere(values, Number.isNaN);
  if (missing.length > 0)
    report('error', { kind: 'low-fraction-present', what: `the ${role} is missing`, cure }, missing);
  const strange = rowsWhere(values, (value) => value <= 0);
  if (strange.length > 0) {
    const what = `the ${role} is ${values[strange[0]]}, not above 0`;
    report('error', { kind: 'out-of-domain', what, cure }, strange);
  }
  return {
    schema: { name, role, missing: [], ...numberSchema(values) },
    column: { name, kind: 'numeric', values },
  };
}
