import { type Finding, UserError } from '../error.js';
import { DEFAULT_PARAMETERS, type Parameters } from './parameters.js';

/** Parameters that training on the agent reads. Any other one has to stay at its default: none is ever ignored. */
const READ: ReadonlySet<keyof Parameters> = new Set<keyof Parameters>([
  'objective',
  'metric',
  'boosting',
  'num_iterations',
  'learning_rate',
  'num_leaves',
  'max_depth',
  'min_data_in_leaf',
  'min_sum_hessian_in_leaf',
  'lambda_l1',
  'lambda_l2',
  'min_gain_to_split',
  'max_bin',
  'min_data_in_bin',
  'feature_fraction',
  'bagging_fraction',
  'bagging_freq',
  'early_stopping_round',
  'early_stopping_min_delta',
  'boost_from_average',
  'use_missing',
  'max_cat_to_onehot',
  'max_cat_threshold',
  'cat_l2',
  'cat_smooth',
  'min_data_per_group',
  'seed',
  'bagging_seed',
  'feature_fraction_seed',
  'data_random_seed',
]);

/** @throws UserError for every parameter whose value asks for something that training on the agent does not do. */
export function requireSupported(parameters: Parameters): void {
  const findings: Finding[] = [];
  for (const [name, value] of Object.entries(parameters) as [keyof Parameters, unknown][]) {
    if (READ.has(name) || JSON.stringify(value) === JSON.stringify(DEFAULT_PARAMETERS[name])) continue;
    findings.push({
      where: `Parameter '${name}'`,
      what: 'Training on the agent supports its default only.',
      cure: 'Leave it out, or train with LightGBM in Python and give the saved model to EvaluateGate.',
    });
  }
  if (parameters.max_bin > 255) {
    findings.push({
      where: "Parameter 'max_bin'",
      what: `${parameters.max_bin} is more than the 255 bins that training on the agent has.`,
      cure: 'Set it to 255 or less.',
    });
  }
  if (findings.length > 0) throw new UserError(findings);
}
