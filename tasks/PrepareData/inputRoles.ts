import type { ColumnUse } from '../../runtime/data/csv/columnType.js';
import { type NamedRoles, roleOf } from '../../runtime/data/roles/namedRoles.js';
import type { PrepareDataOptions } from './prepareData.js';

const DEFAULT_ID = 'id';

/** Without a word on the id, a column named `id` is it, unless it is to be something else. */
export function inputRoles(options: PrepareDataOptions): NamedRoles {
  const roles: NamedRoles = {
    target: options.targetColumn,
    id: options.idColumn,
    weight: options.weightColumn,
    exposure: options.exposureColumn,
    group: options.groupColumn,
    time: options.timeColumn,
    ignore: options.ignoreColumns,
  };
  return roles.id !== undefined || roleOf(DEFAULT_ID, roles) !== 'feature'
    ? roles
    : { ...roles, id: DEFAULT_ID };
}

/** The same without an id that nobody named and that is not there. */
export function presentRoles(
  roles: NamedRoles,
  { idColumn }: PrepareDataOptions,
  columns: readonly { name: string }[],
): NamedRoles {
  const hasId = idColumn !== undefined || columns.some(({ name }) => name === roles.id);
  return hasId ? roles : { ...roles, id: undefined };
}

/** What the cells of a column may be, which decides how they are read. */
export function useOf(column: string, roles: NamedRoles): ColumnUse {
  const role = roleOf(column, roles);
  if (role === 'id' || role === 'group' || role === 'time' || role === 'ignore') return 'identifier';
  return role === 'feature' && column.endsWith('_cat') ? 'category' : 'any';
}
