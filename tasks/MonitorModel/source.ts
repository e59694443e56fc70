import { UserError } from '../../runtime/error.js';
import type { Workspace } from '../../workspace/workspace.js';
import { oneOf, optionalText, path, type Reader, readInputs, text } from '../common/inputs.js';
import type { MonitorModelOptions } from './monitorModel.js';
import type { JoinBy } from './readScoringLog.js';

/** Where rows in use come from, as the inputs say. */
export type Source = MonitorModelOptions['source'] | { endpoint: string; joinBy: JoinBy };

/** Reads `rowsFrom` and the inputs that belong to the choice. */
export const readSource: Reader<Source> = (name) => {
  const rowsFrom = oneOf('endpoint', 'log', 'file')(name);
  if (rowsFrom === 'file') {
    const { source, ...columns } = readInputs({
      source: path,
      idColumn: optionalText,
      timeColumn: optionalText,
      labelsFile: optionalText,
      labelColumn: optionalText,
    });
    const { idColumn, timeColumn, labelsFile, labelColumn } = columns;
    // With a file of outcomes the column is in there.
    return { path: source, idColumn, timeColumn, labelColumn: labelsFile ? undefined : labelColumn };
  }
  const joinBy = oneOf('id', 'requestId')('joinBy');
  if (rowsFrom === 'log') return { log: readInputs({ scoringLog: path }).scoringLog, joinBy };
  return { endpoint: readInputs({ endpointName: text }).endpointName, joinBy };
};

/**
 * Finds the scoring log of an endpoint.
 * @throws UserError if the endpoint keeps none
 */
export async function locateSource(
  source: Source,
  workspace: Workspace,
): Promise<MonitorModelOptions['source']> {
  if (!('endpoint' in source)) return source;
  const deployment = await workspace.getDeployment(source.endpoint);
  if (deployment?.scoringLog) return { log: deployment.scoringLog, joinBy: source.joinBy };
  throw new UserError({
    where: "Input 'endpointName'",
    what: deployment
      ? `The endpoint ${source.endpoint} keeps no scoring log.`
      : `The workspace has no endpoint ${source.endpoint}.`,
    cure: 'Deploy it with keepRunning: true and recordInputs, in the same workspace folder.',
  });
}
