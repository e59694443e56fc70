import type { Parameters } from './parameters.js';

/** LightGBM's defaults of what the engine reads beyond the parameters that every caller names. */
const DEFAULTS = {
  boost_from_average: true,
  bagging_seed: 3,
  feature_fraction_seed: 2,
  feature_fraction_bynode: 1,
  data_random_seed: 1,
  bin_construct_sample_cnt: 200000,
  feature_pre_filter: true,
  use_missing: true,
  zero_as_missing: false,
  max_cat_to_onehot: 4,
  max_cat_threshold: 32,
  cat_l2: 10,
  cat_smooth: 10,
  min_data_per_group: 100,
  early_stopping_min_delta: 0,
  scale_pos_weight: 1,
  is_unbalance: false,
  path_smooth: 0,
  data_sample_strategy: 'bagging',
  top_rate: 0.2,
  other_rate: 0.1,
  poisson_max_delta_step: 0.7,
  tweedie_variance_power: 1.5,
  monotone_constraints: {} as Readonly<Record<string, number>>,
  interaction_constraints: [] as readonly (readonly string[])[],
};

export type Settings = Parameters & typeof DEFAULTS;

/** The parameters in force. */
export function settingsOf(parameters: Parameters): Settings {
  return { ...DEFAULTS, ...parameters };
}
