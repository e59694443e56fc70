import type { Column } from '../../runtime/data/table.js';
import { type Finding, UserError } from '../../runtime/error.js';
import { groupsOf } from '../../runtime/gate/groupsOf.js';
import { nearest } from '../../runtime/nearest.js';

/**
 * The groups of each column that is to be compared group by group, per row. A column need not be a feature.
 * @param names in any order, each once
 * @throws UserError with every column that does not exist
 */
export function segmentColumns(names: readonly string[], columns: readonly Column[]): Map<string, string[]> {
  const problems: Finding[] = [];
  const found = new Map<string, string[]>();
  for (const name of names) {
    const column = columns.find((candidate) => candidate.name === name);
    if (column) {
      found.set(name, groupsOf(column));
      continue;
    }
    const close = nearest(
      name,
      columns.map((candidate) => candidate.name),
    );
    problems.push({
      where: 'segments',
      what: `The dataset has no column '${name}'.`,
      cure: close ? `Did you mean ${close}?` : 'Name columns of the dataset, separated by commas.',
    });
  }
  if (problems.length > 0) throw new UserError(problems);
  return found;
}
