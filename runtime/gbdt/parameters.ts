/** LightGBM's parameters by their LightGBM names, resolved from aliases and defaults. */
export interface Parameters {
  objective: string;
  metric: string;
  num_iterations: number;
  learning_rate: number;
  num_leaves: number;
  max_depth: number;
  min_data_in_leaf: number;
  min_sum_hessian_in_leaf: number;
  lambda_l1: number;
  lambda_l2: number;
  min_gain_to_split: number;
  max_bin: number;
  min_data_in_bin: number;
  feature_fraction: number;
  bagging_fraction: number;
  bagging_freq: number;
  early_stopping_round: number;
  seed: number;
  boost_from_average: boolean;
  early_stopping_min_delta: number;
  use_missing: boolean;
  max_cat_to_onehot: number;
  max_cat_threshold: number;
  cat_l2: number;
  cat_smooth: number;
  min_data_per_group: number;
}
