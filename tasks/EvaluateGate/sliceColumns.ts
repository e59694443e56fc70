import type { Column } from '../../runtime/data/table.js';
import { type Finding, UserError } from '../../runtime/error.js';
import type { Condition } from '../../runtime/gate/condition.js';
import { valuesOf } from '../../runtime/gate/groupsOf.js';
import { nearest } from '../../runtime/nearest.js';

const MOST_VALUES = 200;

/**
 * The columns that conditions name for their slices, as text per row: a category by its text if it has one, otherwise
 * its number; `missing` where there is none. A column need not be a feature.
 * @throws UserError with every column that does not exist or has too many values to be judged one by one
 */
export function sliceColumns(
  conditions: readonly Condition[],
  columns: readonly Column[],
  where: string,
): Map<string, string[]> {
  const problems: Finding[] = [];
  const found = new Map<string, string[]>();
  for (const { slice, line } of conditions) {
    if (!slice || found.has(slice.column)) continue;
    const column = columns.find(({ name }) => name === slice.column);
    if (!column) {
      const close = nearest(
        slice.column,
        columns.map(({ name }) => name),
      );
      problems.push({
        where: `${where}:${line}`,
        what: `The dataset has no column '${slice.column}'.`,
        cure: close ? `Did you mean ${close}?` : 'Name a column of the dataset.',
      });
      continue;
    }
    const values = valuesOf(column);
    const distinct = new Set(values).size;
    if (distinct > MOST_VALUES) {
      problems.push({
        where: `${where}:${line}`,
        what: `The column '${slice.column}' has ${distinct} values, too many to be judged one by one.`,
        cure: `Name a column of at most ${MOST_VALUES} values.`,
      });
    }
    found.set(slice.column, values);
  }
  if (problems.length > 0) throw new UserError(problems);
  return found;
}
