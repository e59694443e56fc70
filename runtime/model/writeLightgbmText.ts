import { countImportance } from './importance.js';
import type { Model, Tree } from './model.js';

/** A double so that it is read back as the same double; LightGBM writes 17 significant digits, fewer mean the same. */
function exact(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Six significant digits, as LightGBM writes what scoring does not need. */
function short(value: number): string {
  return exact(Number(value.toPrecision(6)));
}

const join = (values: ArrayLike<number>, write: (value: number) => string): string =>
  Array.from(values, write).join(' ');

function treeBlock(tree: Tree, index: number): string {
  const numCat = Math.max(0, tree.catBoundaries.length - 1);
  const fields: [string, string][] = [
    ['num_leaves', String(tree.numLeaves)],
    ['num_cat', String(numCat)],
    ['split_feature', join(tree.splitFeature, String)],
    ['split_gain', join(tree.splitGain, short)],
    ['threshold', join(tree.threshold, exact)],
    ['decision_type', join(tree.decisionType, String)],
    ['left_child', join(tree.leftChild, String)],
    ['right_child', join(tree.rightChild, String)],
    ['leaf_value', join(tree.leafValue, exact)],
    ['leaf_weight', join(tree.leafWeight, exact)],
    ['leaf_count', join(tree.leafCount, String)],
    ['internal_value', join(tree.internalValue, short)],
    ['internal_weight', join(tree.internalWeight, short)],
    ['internal_count', join(tree.internalCount, String)],
    ...(numCat > 0
      ? ([
          ['cat_boundaries', join(tree.catBoundaries, String)],
          ['cat_threshold', join(tree.catThreshold, String)],
        ] satisfies [string, string][])
      : []),
    ['is_linear', '0'],
    ['shrinkage', exact(tree.shrinkage)],
  ];
  return `Tree=${index}\n${fields.map(([key, value]) => `${key}=${value}\n`).join('')}\n\n`;
}

/** Writes a model as LightGBM does (v4). Equal models give equal bytes. */
export function writeModel(model: Model): string {
  const blocks = model.trees.map(treeBlock);
  const header = [
    'tree',
    'version=v4',
    `num_class=${model.numClass}`,
    `num_tree_per_iteration=${model.numTreePerIteration}`,
    `label_index=${model.labelIndex}`,
    `max_feature_idx=${model.featureNames.length - 1}`,
    ...(model.objective !== undefined ? [`objective=${model.objective}`] : []),
    ...(model.averageOutput ? ['average_output'] : []),
    `feature_names=${model.featureNames.join(' ')}`,
    ...(model.monotoneConstraints ? [`monotone_constraints=${model.monotoneConstraints.join(' ')}`] : []),
    `feature_infos=${model.featureInfos.join(' ')}`,
    `tree_sizes=${blocks.map((block) => Buffer.byteLength(block)).join(' ')}`,
  ];
  const importances = countImportance(model)
    .filter(({ splits }) => splits > 0)
    .sort((a, b) => b.splits - a.splits)
    .map(({ feature, splits }) => `${feature}=${splits}\n`);
  const parameters = model.parameters.map(([name, value]) => `[${name}: ${value}]\n`);
  return [
    `${header.join('\n')}\n\n`,
    ...blocks,
    `end of trees\n\nfeature_importances:\n${importances.join('')}\n`,
    `parameters:\n${parameters.join('')}\nend of parameters\n`,
    `\npandas_categorical:${model.pandasCategorical ?? 'null'}\n`,
  ].join('');
}
