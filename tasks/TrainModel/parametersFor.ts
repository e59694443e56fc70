import type { Dataset } from '../../runtime/data/dataset.js';
import { ignoredParameters, type Parameters, parseParameters } from '../../runtime/gbdt/parameters.js';
import { planTrials, type Trial } from '../../runtime/gbdt/search.js';
import { parseSearchSpace } from '../../runtime/gbdt/searchSpace.js';
import type { Host } from '../common/host.js';
import { checkTogether } from './checkTogether.js';
import { checkObjective, defaultObjective, ignoresExposure } from './objectiveFor.js';
import type { TrainModelChoices } from './trainModel.js';

/**
 * The parameters in force for the dataset, and the trials of the search if there is one. What has no effect is said.
 * @throws UserError for parameters that are wrong, or do not suit the dataset or the other inputs
 */
export function parametersFor(
  options: TrainModelChoices,
  dataset: Dataset,
  host: Host,
): { parameters: Parameters; trials: Trial[] | undefined } {
  const parameters = parseParameters(options.parameters, {
    seed: options.seed,
    objective: defaultObjective(dataset),
  });
  for (const name of ignoredParameters(options.parameters)) {
    host.log(`Parameter ${name} changes nothing on the agent and is left out.`);
  }
  checkObjective(parameters.objective, dataset);
  if (ignoresExposure(dataset, parameters)) {
    host.warn({
      where: options.datasetFolder,
      what: `The exposure is not used: the objective ${parameters.objective} learns the chance of a claim over each row's own time.`,
      cure: "Set 'objective: poisson' for the frequency per unit of exposure, or give the column the role ignore.",
    });
  }
  const trials =
    options.search &&
    planTrials(parseSearchSpace(options.search.space), parameters, options.search.trials, parameters.seed);
  checkTogether(options, [parameters, ...(trials ?? []).map((trial) => trial.parameters)]);
  return { parameters, trials };
}
