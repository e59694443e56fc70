import { UserError } from '../../runtime/error.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import type { MonitorModelOptions } from './monitorModel.js';
import type { LabelsFile } from './readLabels.js';

/** A file of outcomes with the columns that the inputs name; the others are those that the model was trained with. */
export interface NamedLabels extends Pick<LabelsFile, 'path' | 'hashKey'> {
  keyColumn: string | undefined;
  labelColumn: string | undefined;
}

/** @throws UserError where neither the inputs nor the model say which columns to read */
export function labelsFile(
  labels: NamedLabels,
  source: MonitorModelOptions['source'],
  { schema }: ModelDirectory,
): LabelsFile {
  const roleColumn = (role: 'id' | 'target') => schema?.columns.find((column) => column.role === role)?.name;
  const byRequest = 'log' in source && source.joinBy === 'requestId';
  const keyColumn = labels.keyColumn ?? (byRequest ? 'requestId' : roleColumn('id'));
  const labelColumn = labels.labelColumn ?? roleColumn('target');
  const cure = 'Name it: the model was trained without such a column.';
  const findings = [
    ...(keyColumn === undefined ? [{ where: "Input 'labelsKeyColumn'", what: 'It is empty.', cure }] : []),
    ...(labelColumn === undefined ? [{ where: "Input 'labelColumn'", what: 'It is empty.', cure }] : []),
  ];
  if (keyColumn === undefined || labelColumn === undefined) throw new UserError(findings);
  return { ...labels, keyColumn, labelColumn };
}
