import { METRICS, OBJECTIVES } from './objectives.js';

interface Described {
  aliases: readonly string[];
  doc: string;
}

/** A number and its range; a bound that is not given is infinite. */
export interface NumberParameter extends Described {
  type: 'integer' | 'number';
  default: number;
  atLeast?: number;
  above?: number;
  atMost?: number;
  below?: number;
}

interface BooleanParameter extends Described {
  type: 'boolean';
  default: boolean;
}

/** One of a few names, each with the other spellings that LightGBM knows. */
export interface ChoiceParameter extends Described {
  type: 'choice';
  default: string;
  choices: Readonly<Record<string, readonly string[]>>;
  /** What to do instead of a choice that LightGBM has and this runtime has not. */
  instead: Readonly<Record<string, string>>;
}

/** -1, 0 or 1 per feature, as `age:1,bonus:-1`. */
interface SignsParameter extends Described {
  type: 'signs';
  default: Readonly<Record<string, -1 | 0 | 1>>;
}

/** Lists of features, as `[age,bonus],[region]`. */
interface GroupsParameter extends Described {
  type: 'groups';
  default: readonly (readonly string[])[];
}

export type Parameter =
  | NumberParameter
  | BooleanParameter
  | ChoiceParameter
  | SignsParameter
  | GroupsParameter;

function aliasesOf(
  table: Readonly<Record<string, { aliases: readonly string[] }>>,
): ChoiceParameter['choices'] {
  return Object.fromEntries(Object.entries(table).map(([name, { aliases }]) => [name, aliases]));
}

/**
 * The parameters that training obeys: LightGBM's names, aliases, defaults and ranges. The type `Parameters`, parsing,
 * defaults and messages all come from here. Where LightGBM's default makes no sense for claims (objective) or its
 * range is wider than what this runtime can do, the line says so.
 */
export const PARAMETERS = {
  objective: {
    type: 'choice',
    aliases: ['app', 'loss', 'application', 'objective_type'],
    // LightGBM's own default is regression.
    default: 'binary',
    choices: aliasesOf(OBJECTIVES),
    instead: {},
    doc: 'What is learnt: binary or cross_entropy, a probability; poisson, a count; gamma, tweedie or regression, an amount.',
  },
  metric: {
    type: 'choice',
    aliases: ['metrics', 'metric_types'],
    default: '',
    choices: aliasesOf(METRICS),
    instead: {},
    doc: "Watched on the validation rows and by early stopping; empty: the objective's own.",
  },
  boosting: {
    type: 'choice',
    aliases: ['boost', 'boosting_type'],
    default: 'gbdt',
    choices: { gbdt: ['gbrt'] },
    instead: { goss: "Write 'data_sample_strategy: goss' instead." },
    doc: 'Kind of boosting: gradient-boosted trees.',
  },
  num_iterations: {
    type: 'integer',
    aliases: [
      ...['num_iteration', 'n_iter', 'num_tree', 'num_trees', 'num_round', 'num_rounds', 'nrounds'],
      ...['num_boost_round', 'n_estimators', 'max_iter'],
    ],
    default: 100,
    // LightGBM also takes 0, which trains nothing.
    atLeast: 1,
    doc: 'Trees to grow at most.',
  },
  learning_rate: {
    type: 'number',
    aliases: ['shrinkage_rate', 'eta'],
    default: 0.1,
    above: 0,
    doc: 'Share of each tree that is added.',
  },
  num_leaves: {
    type: 'integer',
    aliases: ['num_leaf', 'max_leaves', 'max_leaf', 'max_leaf_nodes'],
    default: 31,
    above: 1,
    atMost: 131072,
    doc: 'Leaves of one tree at most.',
  },
  max_depth: {
    type: 'integer',
    aliases: [],
    default: -1,
    doc: 'Depth of one tree at most; 0 or less: no limit.',
  },
  min_data_in_leaf: {
    type: 'integer',
    aliases: ['min_data_per_leaf', 'min_data', 'min_child_samples', 'min_samples_leaf'],
    default: 20,
    atLeast: 0,
    doc: 'Rows in a leaf at least.',
  },
  min_sum_hessian_in_leaf: {
    type: 'number',
    aliases: ['min_sum_hessian_per_leaf', 'min_sum_hessian', 'min_hessian', 'min_child_weight'],
    default: 1e-3,
    atLeast: 0,
    doc: 'Sum of hessians in a leaf at least.',
  },
  lambda_l1: {
    type: 'number',
    aliases: ['reg_alpha', 'l1_regularization'],
    default: 0,
    atLeast: 0,
    doc: 'L1 regularisation of leaf values.',
  },
  lambda_l2: {
    type: 'number',
    aliases: ['reg_lambda', 'lambda', 'l2_regularization'],
    default: 0,
    atLeast: 0,
    doc: 'L2 regularisation of leaf values.',
  },
  min_gain_to_split: {
    type: 'number',
    aliases: ['min_split_gain'],
    default: 0,
    atLeast: 0,
    doc: 'Gain that a split needs at least.',
  },
  max_bin: {
    type: 'integer',
    aliases: ['max_bins'],
    default: 255,
    above: 1,
    // A bin is one byte; LightGBM takes more.
    atMost: 255,
    doc: 'Bins per numeric feature at most.',
  },
  min_data_in_bin: {
    type: 'integer',
    aliases: [],
    default: 3,
    above: 0,
    doc: 'Rows in one bin at least.',
  },
  feature_fraction: {
    type: 'number',
    aliases: ['sub_feature', 'colsample_bytree'],
    default: 1,
    above: 0,
    atMost: 1,
    doc: 'Share of the features that each tree may use.',
  },
  feature_fraction_bynode: {
    type: 'number',
    aliases: ['sub_feature_bynode', 'colsample_bynode'],
    default: 1,
    above: 0,
    atMost: 1,
    doc: 'Share of the features that each node may use.',
  },
  bagging_fraction: {
    type: 'number',
    aliases: ['sub_row', 'subsample', 'bagging'],
    default: 1,
    above: 0,
    atMost: 1,
    doc: 'Share of the rows that a tree learns from; needs bagging_freq.',
  },
  bagging_freq: {
    type: 'integer',
    aliases: ['subsample_freq'],
    default: 0,
    doc: 'Rows are drawn anew every so many trees; 0: no bagging.',
  },
  data_sample_strategy: {
    type: 'choice',
    aliases: [],
    default: 'bagging',
    choices: { bagging: [], goss: [] },
    instead: {},
    doc: 'How rows are sampled: bagging, or goss by the size of their gradient.',
  },
  top_rate: {
    type: 'number',
    aliases: [],
    default: 0.2,
    atLeast: 0,
    atMost: 1,
    doc: 'Goss: share of the rows with the largest gradients, all kept.',
  },
  other_rate: {
    type: 'number',
    aliases: [],
    default: 0.1,
    atLeast: 0,
    atMost: 1,
    doc: 'Goss: share of the rows drawn from the others.',
  },
  early_stopping_round: {
    type: 'integer',
    aliases: ['early_stopping_rounds', 'early_stopping', 'n_iter_no_change'],
    default: 0,
    doc: 'Stop when the metric has not improved for so many trees; 0 or less: never.',
  },
  early_stopping_min_delta: {
    type: 'number',
    aliases: [],
    default: 0,
    atLeast: 0,
    doc: 'Improvement of the metric that counts as one.',
  },
  boost_from_average: {
    type: 'boolean',
    aliases: [],
    default: true,
    doc: 'Start from the average of the labels instead of 0.',
  },
  scale_pos_weight: {
    type: 'number',
    aliases: [],
    default: 1,
    above: 0,
    doc: 'Weight of rows with a claim.',
  },
  is_unbalance: {
    type: 'boolean',
    aliases: ['unbalance', 'unbalanced_sets'],
    default: false,
    doc: 'Weigh the rarer class so that both count the same.',
  },
  use_missing: {
    type: 'boolean',
    aliases: [],
    default: true,
    doc: 'Learn a direction for missing values.',
  },
  zero_as_missing: {
    type: 'boolean',
    aliases: [],
    default: false,
    doc: 'Treat 0 as missing too.',
  },
  max_cat_to_onehot: {
    type: 'integer',
    aliases: [],
    default: 4,
    above: 0,
    doc: 'Up to so many categories, a split takes one of them against the rest.',
  },
  max_cat_threshold: {
    type: 'integer',
    aliases: [],
    default: 32,
    above: 0,
    doc: 'Categories on the smaller side of a split at most.',
  },
  cat_l2: {
    type: 'number',
    aliases: [],
    default: 10,
    atLeast: 0,
    doc: 'L2 regularisation of categorical splits.',
  },
  cat_smooth: {
    type: 'number',
    aliases: [],
    default: 10,
    atLeast: 0,
    doc: 'Damps the statistics of rare categories.',
  },
  min_data_per_group: {
    type: 'integer',
    aliases: [],
    default: 100,
    above: 0,
    doc: 'Rows in a group of categories at least.',
  },
  monotone_constraints: {
    type: 'signs',
    aliases: ['mc', 'monotone_constraint', 'monotonic_cst'],
    default: {},
    doc: 'The answer may only rise (1) or fall (-1) with a feature: name:1,other:-1.',
  },
  interaction_constraints: {
    type: 'groups',
    aliases: [],
    default: [],
    doc: 'Features that may meet on one path: [a,b],[c,d].',
  },
  path_smooth: {
    type: 'number',
    aliases: [],
    default: 0,
    atLeast: 0,
    doc: "Draws a leaf with few rows towards its parent's value.",
  },
  seed: {
    type: 'integer',
    aliases: ['random_seed', 'random_state'],
    default: 0,
    doc: 'Where the other seeds come from, unless they are given.',
  },
  bagging_seed: {
    type: 'integer',
    aliases: ['bagging_fraction_seed'],
    default: 3,
    doc: 'Seed for the drawing of rows.',
  },
  feature_fraction_seed: {
    type: 'integer',
    aliases: [],
    default: 2,
    doc: 'Seed for the drawing of features.',
  },
  data_random_seed: {
    type: 'integer',
    aliases: ['data_seed'],
    default: 1,
    doc: 'Seed for the drawing of rows from which bins are made.',
  },
  poisson_max_delta_step: {
    type: 'number',
    aliases: [],
    default: 0.7,
    above: 0,
    doc: 'Poisson: safeguards against too large steps.',
  },
  tweedie_variance_power: {
    type: 'number',
    aliases: [],
    default: 1.5,
    atLeast: 1,
    below: 2,
    doc: 'Tweedie: the power of the mean that the variance grows with.',
  },
  sigmoid: {
    type: 'number',
    aliases: [],
    default: 1,
    above: 0,
    doc: 'Slope of the sigmoid that turns scores into probabilities.',
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;
