import type { Dataset } from '../../runtime/data/dataset.js';
import type { PartName } from '../../runtime/data/manifest.js';
import {
  exposureColumn,
  featureColumns,
  targetColumn,
  weightColumn,
} from '../../runtime/data/roleColumns.js';
import type { Table } from '../../runtime/data/table.js';
import { UserError } from '../../runtime/error.js';
import type { Parameters } from '../../runtime/gbdt/parameters.js';
import type { TrainingRows } from '../../runtime/gbdt/training.js';
import { lightgbmName } from '../../runtime/model/featureName.js';
import { ignoresExposure } from './objectiveFor.js';

/**
 * A part as the trainer takes it, with names that LightGBM's format can hold. An exposure of claims or none goes along
 * only where the objective can take it into account: the others learn the chance over a row's own time.
 */
export function trainingRows(
  table: Table,
  dataset: Dataset,
  part: PartName,
  parameters: Parameters,
): TrainingRows {
  const { schema } = dataset;
  const columns = featureColumns(table, schema);
  const names = columns.map(({ name }) => lightgbmName(name));
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) {
    throw new UserError({
      where: `The ${part} part`,
      what: `Several columns have the same name in LightGBM's format: ${twice.join(', ')}.`,
      cure: 'Rename them; white space, commas, colons, quotes and brackets all become _.',
    });
  }
  const weight = weightColumn(table, schema);
  const exposure = ignoresExposure(dataset, parameters) ? undefined : exposureColumn(table, schema);
  return {
    features: columns.map((column, index) => ({ ...column, name: names[index]! })),
    label: targetColumn(table, schema),
    ...(weight && { weight }),
    ...(exposure && { exposure }),
  };
}
