import { UserError } from '../../../runtime/error.js';
import type { ModelDescription } from '../../../serving/predictor.js';

/** Features named in the refusal. */
const NAMED = 5;

/**
 * Without code, Azure loads the model with MLflow, which hands raw values straight to the trees: it knows nothing of the
 * values that mean missing, nor of the codes of text categories, and would answer such rows with other scores.
 * @throws UserError unless every raw row is scored as our service scores it
 */
export function checkNoCode({ features }: ModelDescription): void {
  const reasons = features.flatMap(({ name, missing, levels }) => [
    ...(missing.length > 0
      ? [`${missing.map((value) => JSON.stringify(value)).join(', ')} means missing in ${name}`]
      : []),
    ...(levels === undefined ? [] : [`${name} is text`]),
  ]);
  if (reasons.length === 0) return;
  const more = reasons.length > NAMED ? `, and ${reasons.length - NAMED} more` : '';
  throw new UserError({
    where: 'container',
    what: `Azure's MLflow container would score rows of this model wrongly: ${reasons.slice(0, NAMED).join('; ')}${more}. It does not read the model's schema.json.`,
    cure: 'Choose the scoring service as the container.',
  });
}
