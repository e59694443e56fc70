import { basename } from 'node:path';
import { canonicalId } from '../../runtime/data/roles/key.js';
import { openRows } from '../../runtime/data/rows/rowSource.js';
import { type Finding, UserError } from '../../runtime/error.js';
import { hashId } from '../../serving/telemetry/scoredRow.js';
import type { Host } from '../common/host.js';

export interface LabelsFile {
  /** CSV, plain or gzip, or Parquet: a row for each policy whose outcome is known. */
  path: string;
  keyColumn: string;
  labelColumn: string;
  /** Ids are looked up under this key's hash too, as the scoring log may have them. */
  hashKey: string | undefined;
}

const SHOWN = 20;

/**
 * Reads known outcomes by what rows are joined by.
 * @throws UserError for a file that cannot be read or lacks a column, for outcomes that are no numbers, and for keys
 * with two different ones
 */
export async function readLabels(
  { path, keyColumn, labelColumn, hashKey }: LabelsFile,
  host: Host,
): Promise<Map<string, number>> {
  const source = await openRows(path);
  const name = basename(path);
  const absent = [keyColumn, labelColumn].filter((column) => !source.columns.includes(column));
  if (absent.length > 0) {
    throw new UserError({
      where: name,
      what: `There is no column ${absent.map((column) => `'${column}'`).join(' and none ')}.`,
      cure: `It has: ${source.columns.slice(0, 20).join(', ')}. Set labelsKeyColumn and labelColumn.`,
    });
  }
  const labels = new Map<string, number>();
  const findings: Finding[] = [];
  let row = 0;
  const wanted = [
    { name: keyColumn, as: 'key' },
    { name: labelColumn, as: 'number' },
  ] as const;
  for await (const { rows, columns, faults } of source.blocks(wanted, 0)) {
    for (let index = 0; index < rows; index++) {
      const where = `${name}, row ${++row}`;
      const [key, label] = [columns[0]![index], columns[1]![index]];
      const fault = faults.get(index);
      if (fault !== undefined) findings.push({ where, what: `${fault}.` });
      else if (label === null || key === null || key === undefined) continue;
      else if (typeof label !== 'number') findings.push({ where, what: 'The outcome is no number.' });
      else {
        const id = canonicalId(String(key));
        const known = labels.get(id);
        if (known !== undefined && known !== label) {
          findings.push({ where, what: 'The same key was there before with another outcome.' });
        }
        labels.set(id, label);
      }
    }
    host.signal.throwIfAborted();
  }
  if (findings.length > 0) throw new UserError(findings.slice(0, SHOWN));
  if (hashKey !== undefined) for (const [id, label] of [...labels]) labels.set(hashId(id, hashKey), label);
  return labels;
}
