import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../runtime/gbdt/settings.js';
import type { TrainingRows } from '../../../runtime/gbdt/training.js';
import type { Model, Tree } from '../../../runtime/model/model.js';
import { python } from '../../support/python.js';

/** One comparison: LightGBM trains on `train` and scores `test`, and scores `test` with our model too. */
export interface Case {
  parameters: Partial<Settings>;
  train: TrainingRows;
  test: TrainingRows;
  model: Model;
}

export interface Answer {
  /** LightGBM's own model. */
  infos: string[];
  own: number[];
  /** Our model's raw scores, told by LightGBM. */
  ours: number[];
  /** The thresholds that LightGBM's model uses, and the numbers of bins. */
  bins: number[];
  /** Rows per leaf of our model, counted by LightGBM over the training rows, tree by tree. */
  leafCounts: number[][];
}

const PROGRAM = `
import sys, json, base64, numpy as np, lightgbm as lgb
answers = []
def matrix(part):
    return np.column_stack([np.frombuffer(base64.b64decode(c)) for c in part['columns']])
for case in json.load(sys.stdin):
    X, T = matrix(case['train']), matrix(case['test'])
    y = np.frombuffer(base64.b64decode(case['train']['label']))
    w = case['train'].get('weight')
    w = None if w is None else np.frombuffer(base64.b64decode(w))
    parameters = dict(case['parameters'], verbosity=-1, num_threads=1, deterministic=True)
    rounds = parameters.pop('num_iterations')
    data = lgb.Dataset(X, y, weight=w, feature_name=case['names'], categorical_feature=case['categorical'], params=parameters)
    own = lgb.train(parameters, data, rounds)
    ours = lgb.Booster(model_file=case['model'])
    leaves = ours.predict(X, pred_leaf=True).reshape(len(X), -1).astype(int)
    text = own.model_to_string()
    infos = [l for l in text.split('\\n') if l.startswith('feature_infos=')][0][14:].split(' ')
    answers.append(dict(
        infos=infos,
        own=own.predict(T, raw_score=True).tolist(),
        ours=ours.predict(T, raw_score=True).tolist(),
        bins=[data.feature_num_bin(i) for i in range(X.shape[1])],
        leafCounts=[np.bincount(leaves[:, t]).tolist() for t in range(leaves.shape[1])],
    ))
print(json.dumps(answers))
`;

function base64(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

function encode({ features, label, weight }: TrainingRows) {
  return {
    columns: features.map(({ values }) => base64(values)),
    label: base64(label),
    ...(weight ? { weight: base64(weight) } : {}),
  };
}

/** Asks LightGBM about all cases in one process. */
export function askLightGbm(cases: readonly Case[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'lightgbm-'));
  try {
    return python(
      PROGRAM,
      cases.map(({ parameters, train, test, model }, i) => {
        const file = join(folder, `${i}.txt`);
        writeFileSync(file, modelText(model));
        return {
          parameters,
          names: train.features.map(({ name }) => name),
          categorical: train.features.filter(({ kind }) => kind === 'categorical').map(({ name }) => name),
          train: encode(train),
          test: encode(test),
          model: file,
        };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function line(key: string, values: Iterable<number>): string {
  return `${key}=${Array.from(values, String).join(' ')}`;
}

function treeText(tree: Tree, index: number): string {
  const hasCategories = tree.catBoundaries.length > 0;
  return [
    `Tree=${index}`,
    `num_leaves=${tree.numLeaves}`,
    `num_cat=${hasCategories ? tree.catBoundaries.length - 1 : 0}`,
    line('split_feature', tree.splitFeature),
    line('split_gain', tree.splitGain),
    line('threshold', tree.threshold),
    line('decision_type', tree.decisionType),
    line('left_child', tree.leftChild),
    line('right_child', tree.rightChild),
    line('leaf_value', tree.leafValue),
    line('leaf_weight', tree.leafWeight),
    line('leaf_count', tree.leafCount),
    line('internal_value', tree.internalValue),
    line('internal_weight', tree.internalWeight),
    line('internal_count', tree.internalCount),
    ...(hasCategories
      ? [line('cat_boundaries', tree.catBoundaries), line('cat_threshold', tree.catThreshold)]
      : []),
    'is_linear=0',
    `shrinkage=${tree.shrinkage}`,
    '',
    '',
  ].join('\n');
}

/** Just enough of LightGBM's text format for LightGBM to load the model. */
export function modelText(model: Model): string {
  return [
    'tree',
    `version=${model.version}`,
    `num_class=${model.numClass}`,
    `num_tree_per_iteration=${model.numTreePerIteration}`,
    `label_index=${model.labelIndex}`,
    `max_feature_idx=${model.featureNames.length - 1}`,
    `objective=${model.objective}`,
    `feature_names=${model.featureNames.join(' ')}`,
    `feature_infos=${model.featureInfos.join(' ')}`,
    '',
    ...model.trees.map(treeText),
    'end of trees',
    '',
  ].join('\n');
}

/** Raw scores of a model, by its own arrays: what LightGBM's answer is compared with. */
export function rawScores(model: Model, { features, label }: TrainingRows): Float64Array {
  const byIndex = features.map(({ values }) => values);
  return Float64Array.from(label, (_, row) => {
    let sum = 0;
    for (const tree of model.trees) {
      let node = tree.numLeaves > 1 ? 0 : -1;
      while (node >= 0) {
        const value = byIndex[tree.splitFeature[node]!]![row]!;
        node = (goesLeft(tree, node, value) ? tree.leftChild : tree.rightChild)[node]!;
      }
      sum += tree.leafValue[~node]!;
    }
    return sum;
  });
}

function goesLeft(tree: Tree, node: number, value: number): boolean {
  const type = tree.decisionType[node]!;
  if (type & 1) {
    if (Number.isNaN(value) || Math.trunc(value) < 0) return false;
    const category = Math.trunc(value);
    const first = tree.catBoundaries[tree.threshold[node]!]!;
    const words = tree.catBoundaries[tree.threshold[node]! + 1]! - first;
    if (category >> 5 >= words) return false;
    return ((tree.catThreshold[first + (category >> 5)]! >>> (category & 31)) & 1) === 1;
  }
  const missing = (type >> 2) & 3;
  const present = Number.isNaN(value) && missing !== 2 ? 0 : value;
  const isMissing = (missing === 2 && Number.isNaN(present)) || (missing === 1 && Math.abs(present) <= 1e-35);
  return isMissing ? (type & 2) !== 0 : present <= tree.threshold[node]!;
}

/** Area under the ROC curve by counting pairs through ranks. */
export function areaUnderCurve(score: ArrayLike<number>, label: Float64Array): number {
  const order = Array.from(label.keys()).sort((a, b) => score[a]! - score[b]!);
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && score[order[end]!] === score[order[start]!]) end++;
    for (let i = start; i < end; i++) if (label[order[i]!] === 1) rankSum += (start + 1 + end) / 2;
    start = end;
  }
  const positives = label.reduce((a, b) => a + b, 0);
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (label.length - positives));
}
