import { UserError } from '../error.js';
import { TOOL } from '../tool.js';
import type { Model, Tree } from './model.js';
import { bytes, type Encoded, integer, integers, message, text } from './protobufWriter.js';

// Field numbers and enumerations are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; the operator is
// https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html, which, unlike its predecessors, computes in double
// precision throughout and tests for sets of categories.
const IR_VERSION = 9;
const OPSETS = [
  ['', 20],
  ['ai.onnx.ml', 5],
] as const;
const UINT8 = 2;
const DOUBLE = 11;
const LESS_OR_EQUAL = 0;
const MEMBER = 6;
const SUM = 1;

/**
 * Writes a model as ONNX. Input `rows`: doubles, [rows, features] in the model's order, NaN where missing. Output
 * `answers`: doubles, [rows, answers per row], what the scorer gives. Category codes must be whole numbers: LightGBM
 * takes -0.5 for category 0, ONNX does not. Equal models give equal bytes.
 * @throws UserError naming what ONNX cannot express.
 */
export function writeOnnx(model: Model): Uint8Array {
  const outputs = model.numTreePerIteration;
  const finish = finishOf(model.objective);
  const raw = finish.length === 0 ? 'answers' : 'raw';
  const graph = message(
    7,
    node('TreeEnsemble', ['rows'], raw, ensembleOf(model), 'ai.onnx.ml'),
    ...finish,
    text(2, 'model'),
    valueInfo(11, 'rows', model.featureNames.length),
    valueInfo(12, 'answers', outputs),
  );
  return Buffer.concat([
    integer(1, IR_VERSION),
    text(2, TOOL.name),
    text(3, TOOL.version),
    graph,
    ...OPSETS.map(([domain, version]) => message(8, text(1, domain), integer(2, version))),
    message(14, text(1, 'feature_names'), text(2, JSON.stringify(model.featureNames))),
  ]);
}

/** The attributes of the operator: all trees in one set of arrays, leaves numbered apart from nodes. */
function ensembleOf(model: Model): Encoded[] {
  const roots: number[] = [];
  const features: number[] = [];
  const modes: number[] = [];
  const splits: number[] = [];
  const missingGoesTrue: number[] = [];
  const children = { true: [] as number[], false: [] as number[] };
  const isLeaf = { true: [] as number[], false: [] as number[] };
  const members: number[] = [];
  const leaves: number[] = [];
  const targets: number[] = [];
  const iterations = model.trees.length / model.numTreePerIteration;
  for (const [index, tree] of model.trees.entries()) {
    const firstNode = features.length;
    const firstLeaf = leaves.length;
    const link = (side: 'true' | 'false', child: number): void => {
      isLeaf[side].push(Number(child < 0));
      children[side].push(child < 0 ? firstLeaf + ~child : firstNode + child);
    };
    roots.push(firstNode);
    // The operator has no tree without a node: a node whose ways both lead to the leaf stands for it.
    for (let at = 0; at < Math.max(1, tree.numLeaves - 1); at++) {
      const split = tree.numLeaves > 1 ? splitOf(tree, at) : NO_SPLIT;
      features.push(tree.splitFeature[at] ?? 0);
      modes.push(split.members ? MEMBER : LESS_OR_EQUAL);
      splits.push(split.threshold);
      missingGoesTrue.push(Number(split.missingGoesLeft));
      if (split.members) members.push(...split.members, Number.NaN);
      link('true', tree.leftChild[at] ?? -1);
      link('false', tree.rightChild[at] ?? -1);
    }
    for (const value of tree.leafValue) {
      leaves.push(model.averageOutput ? value / iterations : value);
      targets.push(index % model.numTreePerIteration);
    }
  }
  return [
    integerAttribute('aggregate_function', SUM),
    integerAttribute('n_targets', model.numTreePerIteration),
    integersAttribute('tree_roots', roots),
    integersAttribute('nodes_featureids', features),
    tensorAttribute('nodes_modes', UINT8, modes),
    tensorAttribute('nodes_splits', DOUBLE, splits),
    integersAttribute('nodes_missing_value_tracks_true', missingGoesTrue),
    integersAttribute('nodes_truenodeids', children.true),
    integersAttribute('nodes_trueleafs', isLeaf.true),
    integersAttribute('nodes_falsenodeids', children.false),
    integersAttribute('nodes_falseleafs', isLeaf.false),
    ...(members.length > 0 ? [tensorAttribute('membership_values', DOUBLE, members)] : []),
    tensorAttribute('leaf_weights', DOUBLE, leaves),
    integersAttribute('leaf_targetids', targets),
  ];
}

interface Split {
  threshold: number;
  missingGoesLeft: boolean;
  /** Categories that go left. */
  members?: number[];
}

const NO_SPLIT: Split = { threshold: 0, missingGoesLeft: true };

function splitOf(tree: Tree, node: number): Split {
  const type = tree.decisionType[node]!;
  const threshold = tree.threshold[node]!;
  if ((type & 1) === 1) {
    const [from, to] = [tree.catBoundaries[threshold]!, tree.catBoundaries[threshold + 1]!];
    return { threshold: 0, missingGoesLeft: false, members: bitsOf(tree.catThreshold.subarray(from, to)) };
  }
  const missing = type >> 2;
  if (missing === 1) {
    throw new UserError({
      what: 'The model takes zero for a missing value, which ONNX cannot express.',
      cure: 'Train it without zero_as_missing.',
    });
  }
  // Where nothing is missing, LightGBM reads NaN as 0.
  return { threshold, missingGoesLeft: missing === 2 ? (type & 2) !== 0 : threshold >= 0 };
}

/** The places of the bits that are set. */
function bitsOf(words: Uint32Array): number[] {
  const places: number[] = [];
  for (let bit = 0; bit < 32 * words.length; bit++) {
    if ((words[bit >>> 5]! >>> (bit & 31)) & 1) places.push(bit);
  }
  return places;
}

/** Nodes that turn `raw` into `answers` as the objective does (see objective.ts); none where they are the same. */
function finishOf(objective: string | undefined): Encoded[] {
  const [name = '', ...settings] = (objective ?? '').split(' ');
  const slope = Number(
    settings.find((setting) => setting.startsWith('sigmoid:'))?.slice('sigmoid:'.length) ?? 1,
  );
  switch (name) {
    case 'binary':
    case 'multiclassova':
      return [
        node('Constant', [], 'slope', [tensorAttribute('value', DOUBLE, [slope])]),
        node('Mul', ['raw', 'slope'], 'steep'),
        node('Sigmoid', ['steep'], 'answers'),
      ];
    case 'cross_entropy':
      return [node('Sigmoid', ['raw'], 'answers')];
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return [node('Exp', ['raw'], 'answers')];
    case 'multiclass':
      return [node('Softmax', ['raw'], 'answers', [integerAttribute('axis', 1)])];
    case 'regression':
      if (!settings.includes('sqrt')) return [];
      return [node('Abs', ['raw'], 'size'), node('Mul', ['raw', 'size'], 'answers')];
    case '':
    case 'regression_l1':
    case 'huber':
    case 'fair':
    case 'quantile':
    case 'mape':
    case 'lambdarank':
    case 'rank_xendcg':
      return [];
    default:
      throw new UserError({
        what: `A model with the objective '${name}' cannot be written as ONNX.`,
        cure: 'Use it as LightGBM text.',
      });
  }
}

function node(
  type: string,
  inputs: string[],
  output: string,
  attributes: Encoded[] = [],
  domain = '',
): Encoded {
  return message(
    1,
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, type),
    ...attributes,
    text(7, domain),
  );
}

/** A matrix of doubles with any number of rows. */
function valueInfo(field: number, name: string, width: number): Encoded {
  const shape = message(2, message(1, text(2, 'N')), message(1, integer(1, width)));
  return message(field, text(1, name), message(2, message(1, integer(1, DOUBLE), shape)));
}

function integerAttribute(name: string, value: number): Encoded {
  return message(5, text(1, name), integer(3, value), integer(20, 2));
}

function integersAttribute(name: string, values: readonly number[]): Encoded {
  return message(5, text(1, name), integers(8, values), integer(20, 7));
}

function tensorAttribute(
  name: string,
  type: typeof UINT8 | typeof DOUBLE,
  values: readonly number[],
): Encoded {
  const raw = type === DOUBLE ? Buffer.alloc(8 * values.length) : Buffer.from(values);
  if (type === DOUBLE) for (const [index, value] of values.entries()) raw.writeDoubleLE(value, 8 * index);
  const tensor = message(5, integer(1, values.length), integer(2, type), bytes(9, raw));
  return message(5, text(1, name), tensor, integer(20, 4));
}
