import { basename } from 'node:path';
import { UserError } from '../../runtime/error.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import { listed } from '../batch.js';

/**
 * The column that identifies rows, if there is one.
 * @throws UserError if the one asked for is not there
 */
export function keyColumn(
  { source, idColumn }: { source: string; idColumn?: string },
  { schema }: ModelDirectory,
  columns: readonly string[],
): string | undefined {
  const key = idColumn ?? schema?.columns.find(({ role }) => role === 'id')?.name;
  if (key === undefined || columns.includes(key)) return key;
  if (idColumn === undefined) return undefined;
  throw new UserError({
    where: basename(source),
    what: `There is no column '${idColumn}'.`,
    cure: `Name one of: ${listed(columns)}.`,
  });
}

/** @throws UserError naming the features that the file lacks */
export function checkColumns(source: string, features: readonly string[], columns: readonly string[]): void {
  const missing = features.filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  throw new UserError({
    where: basename(source),
    what: `Of the model's ${features.length} features, ${missing.length} are not there: ${listed(missing)}.`,
    cure: 'Name the columns as in the data that the model was trained with; a value that is not known is an empty cell.',
  });
}
