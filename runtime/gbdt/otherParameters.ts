/** A parameter of LightGBM that this runtime does not obey. */
interface OtherParameter {
  aliases: readonly string[];
  /** As LightGBM writes it into a model. At this value the parameter changes nothing. */
  default: string;
  /** What to do instead. Without it the parameter has no influence on the model here, whatever its value. */
  cure?: string;
}

const TABLE_COLUMNS = 'Remove the line: PrepareData says what each column is for.';
const FILES = 'Remove the line: the task has inputs for what it reads and writes.';
const NOT_HERE = 'Remove the line, or train with LightGBM itself.';
const OTHER_OBJECTIVE = 'Remove the line: it belongs to an objective that is not available here.';
const ONE_MACHINE = 'Remove the line: training runs on one machine.';

/** LightGBM 4.7's other parameters: accepted where that is harmless, refused with a cure where it is not. */
export const OTHER_PARAMETERS: Readonly<Record<string, OtherParameter>> = {
  // How the work is done and how much is said about it.
  num_threads: { aliases: ['num_thread', 'nthread', 'nthreads', 'n_jobs'], default: '0' },
  verbosity: { aliases: ['verbose'], default: '1' },
  deterministic: { aliases: [], default: '0' },
  force_row_wise: { aliases: [], default: '0' },
  force_col_wise: { aliases: [], default: '0' },
  histogram_pool_size: { aliases: ['hist_pool_size'], default: '-1' },
  bin_construct_sample_cnt: { aliases: ['subsample_for_bin'], default: '200000' },
  is_enable_sparse: { aliases: ['is_sparse', 'enable_sparse', 'sparse'], default: '1' },
  enable_bundle: { aliases: ['is_enable_bundle', 'bundle'], default: '1' },
  feature_pre_filter: { aliases: [], default: '1' },
  pre_partition: { aliases: ['is_pre_partition'], default: '0' },
  two_round: { aliases: ['two_round_loading', 'use_two_round_loading'], default: '0' },
  // Gradients are always quantised, finer than LightGBM's.
  use_quantized_grad: { aliases: [], default: '0' },
  num_grad_quant_bins: { aliases: [], default: '4' },
  quant_train_renew_leaf: { aliases: [], default: '0' },
  stochastic_rounding: { aliases: [], default: '1' },
  // There is one metric, reported for the validation rows at every tree.
  first_metric_only: { aliases: [], default: '0' },
  metric_freq: { aliases: ['output_freq'], default: '1' },
  is_provide_training_metric: {
    aliases: ['training_metric', 'is_training_metric', 'train_metric'],
    default: '0',
  },
  objective_seed: { aliases: [], default: '5' },
  precise_float_parser: { aliases: [], default: '0' },
  // Play no part in training.
  predict_raw_score: { aliases: ['is_predict_raw_score', 'predict_rawscore', 'raw_score'], default: '0' },
  predict_leaf_index: { aliases: ['is_predict_leaf_index', 'leaf_index'], default: '0' },
  predict_contrib: { aliases: ['is_predict_contrib', 'contrib'], default: '0' },
  predict_disable_shape_check: { aliases: [], default: '0' },
  start_iteration_predict: { aliases: [], default: '0' },
  num_iteration_predict: { aliases: [], default: '-1' },
  pred_early_stop: { aliases: [], default: '0' },
  pred_early_stop_freq: { aliases: [], default: '10' },
  pred_early_stop_margin: { aliases: [], default: '10' },
  refit_decay_rate: { aliases: [], default: '0.9' },

  task: { aliases: ['task_type'], default: 'train', cure: 'Remove the line: the task trains.' },
  device_type: {
    aliases: ['device'],
    default: 'cpu',
    cure: "Write 'device_type: cpu' or remove the line: training runs on the processor.",
  },
  tree_learner: {
    aliases: ['tree', 'tree_type', 'tree_learner_type'],
    default: 'serial',
    cure: ONE_MACHINE,
  },
  num_machines: { aliases: ['num_machine'], default: '1', cure: ONE_MACHINE },
  machines: { aliases: ['workers', 'nodes'], default: '', cure: ONE_MACHINE },
  machine_list_filename: {
    aliases: ['machine_list_file', 'machine_list', 'mlist'],
    default: '',
    cure: ONE_MACHINE,
  },
  local_listen_port: { aliases: ['local_port', 'port'], default: '12400' },
  time_out: { aliases: [], default: '120' },
  top_k: { aliases: ['topk'], default: '20' },
  gpu_platform_id: { aliases: [], default: '-1' },
  gpu_device_id: { aliases: [], default: '-1' },
  gpu_device_id_list: { aliases: [], default: '' },
  gpu_use_dp: { aliases: [], default: '0' },
  num_gpu: { aliases: [], default: '1' },

  config: { aliases: ['config_file'], default: '', cure: 'Write its lines into the parameters.' },
  data: {
    aliases: ['train', 'train_data', 'train_data_file', 'data_filename'],
    default: '',
    cure: FILES,
  },
  valid: {
    aliases: ['test', 'valid_data', 'valid_data_file', 'test_data', 'test_data_file', 'valid_filenames'],
    default: '',
    cure: FILES,
  },
  input_model: { aliases: ['model_input', 'model_in'], default: '', cure: NOT_HERE },
  output_model: { aliases: ['model_output', 'model_out'], default: '', cure: FILES },
  output_result: {
    aliases: [
      ...['predict_result', 'prediction_result', 'predict_name', 'prediction_name', 'pred_name', 'name_pred'],
    ],
    default: '',
    cure: FILES,
  },
  snapshot_freq: { aliases: ['save_period'], default: '-1', cure: FILES },
  save_binary: { aliases: ['is_save_binary', 'is_save_binary_file'], default: '0', cure: FILES },
  convert_model: { aliases: ['convert_model_file'], default: '', cure: FILES },
  convert_model_language: { aliases: [], default: '', cure: FILES },
  parser_config_file: { aliases: [], default: '', cure: FILES },
  saved_feature_importance_type: { aliases: [], default: '0', cure: FILES },
  header: { aliases: ['has_header'], default: '0', cure: TABLE_COLUMNS },
  label_column: { aliases: ['label'], default: '', cure: TABLE_COLUMNS },
  weight_column: { aliases: ['weight'], default: '', cure: TABLE_COLUMNS },
  group_column: {
    aliases: ['group', 'group_id', 'query_column', 'query', 'query_id'],
    default: '',
    cure: TABLE_COLUMNS,
  },
  ignore_column: { aliases: ['ignore_feature', 'blacklist'], default: '', cure: TABLE_COLUMNS },
  categorical_feature: {
    aliases: ['cat_feature', 'categorical_column', 'cat_column', 'categorical_features'],
    default: '',
    cure: TABLE_COLUMNS,
  },

  pos_bagging_fraction: {
    aliases: ['pos_sub_row', 'pos_subsample', 'pos_bagging'],
    default: '1',
    cure: 'Use bagging_fraction and scale_pos_weight.',
  },
  neg_bagging_fraction: {
    aliases: ['neg_sub_row', 'neg_subsample', 'neg_bagging'],
    default: '1',
    cure: 'Use bagging_fraction and scale_pos_weight.',
  },
  bagging_by_query: { aliases: [], default: '0', cure: NOT_HERE },
  extra_trees: { aliases: ['extra_tree'], default: '0', cure: NOT_HERE },
  extra_seed: { aliases: [], default: '6' },
  max_delta_step: { aliases: ['max_tree_output', 'max_leaf_output'], default: '0', cure: NOT_HERE },
  linear_tree: { aliases: ['linear_trees'], default: '0', cure: NOT_HERE },
  linear_lambda: { aliases: [], default: '0' },
  drop_rate: { aliases: ['rate_drop'], default: '0.1' },
  max_drop: { aliases: [], default: '50' },
  skip_drop: { aliases: [], default: '0.5' },
  xgboost_dart_mode: { aliases: [], default: '0' },
  uniform_drop: { aliases: [], default: '0' },
  drop_seed: { aliases: [], default: '4' },
  monotone_constraints_method: {
    aliases: ['monotone_constraining_method', 'mc_method'],
    default: 'basic',
    cure: "Write 'monotone_constraints_method: basic' or remove the line.",
  },
  monotone_penalty: {
    aliases: ['monotone_splits_penalty', 'ms_penalty', 'mc_penalty'],
    default: '0',
    cure: NOT_HERE,
  },
  feature_contri: {
    aliases: ['feature_contrib', 'fc', 'fp', 'feature_penalty'],
    default: '',
    cure: NOT_HERE,
  },
  forcedsplits_filename: {
    aliases: ['fs', 'forced_splits_filename', 'forced_splits_file', 'forced_splits'],
    default: '',
    cure: NOT_HERE,
  },
  forcedbins_filename: { aliases: [], default: '', cure: NOT_HERE },
  max_bin_by_feature: { aliases: [], default: '', cure: 'Use max_bin, the same for every feature.' },
  cegb_tradeoff: { aliases: [], default: '1', cure: NOT_HERE },
  cegb_penalty_split: { aliases: [], default: '0', cure: NOT_HERE },
  cegb_penalty_feature_lazy: { aliases: [], default: '', cure: NOT_HERE },
  cegb_penalty_feature_coupled: { aliases: [], default: '', cure: NOT_HERE },

  num_class: { aliases: ['num_classes'], default: '1', cure: OTHER_OBJECTIVE },
  reg_sqrt: { aliases: [], default: '0', cure: OTHER_OBJECTIVE },
  alpha: { aliases: [], default: '0.9', cure: OTHER_OBJECTIVE },
  fair_c: { aliases: [], default: '1', cure: OTHER_OBJECTIVE },
  lambdarank_truncation_level: { aliases: [], default: '30', cure: OTHER_OBJECTIVE },
  lambdarank_norm: { aliases: [], default: '1', cure: OTHER_OBJECTIVE },
  lambdarank_position_bias_regularization: { aliases: [], default: '0', cure: OTHER_OBJECTIVE },
  label_gain: { aliases: [], default: '', cure: OTHER_OBJECTIVE },
  eval_at: {
    aliases: ['ndcg_eval_at', 'ndcg_at', 'map_eval_at', 'map_at'],
    default: '',
    cure: OTHER_OBJECTIVE,
  },
  multi_error_top_k: { aliases: [], default: '1', cure: OTHER_OBJECTIVE },
  auc_mu_weights: { aliases: [], default: '', cure: OTHER_OBJECTIVE },
};
