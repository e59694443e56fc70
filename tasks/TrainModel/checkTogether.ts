import { type Finding, UserError } from '../../runtime/error.js';
import type { Parameters } from '../../runtime/gbdt/parameters.js';
import type { TrainModelChoices } from './trainModel.js';

/**
 * @param parameters of all trainings
 * @throws UserError for inputs that are right one by one but not together
 */
export function checkTogether(
  { crossValidationFolds = 0, exportOnnx, initialModel }: TrainModelChoices,
  parameters: readonly Parameters[],
): void {
  const findings: Finding[] = [];
  if (crossValidationFolds === 1) {
    findings.push({
      where: "Input 'crossValidationFolds'",
      what: 'One fold leaves nothing to train on.',
      cure: 'Give 2 or more, for example 5, or 0 for no cross-validation.',
    });
  }
  if (crossValidationFolds > 1 && initialModel !== undefined) {
    findings.push({
      where: "Input 'crossValidationFolds'",
      what: 'The initial model may have learnt from the rows that a fold holds out, so the result would flatter.',
      cure: 'Set it to 0, or train without an initial model.',
    });
  }
  if (exportOnnx && parameters.some(({ zero_as_missing }) => zero_as_missing)) {
    findings.push({
      where: "Input 'exportOnnx'",
      what: 'A model that takes zero for a missing value (zero_as_missing) cannot be expressed in ONNX.',
      cure: 'Train without zero_as_missing, or do not export.',
    });
  }
  if (findings.length > 0) throw new UserError(findings);
}
