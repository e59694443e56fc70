import { UserError } from '../error.js';
import type { Model, Tree } from './model.js';

// Reads LightGBM's text format as its gbdt_model_text.cpp and tree.cpp write it: a header of key=value lines, one block per
// tree, a footer with importances and parameters. Blocks are read in sequence; `tree_sizes` is not relied on, since a
// changed line ending makes it wrong.

/** A `key=value` line and where it stands. */
interface Line {
  value: string;
  number: number;
}

class Block {
  constructor(
    private readonly where: string,
    private readonly lines: ReadonlyMap<string, Line>,
    private readonly firstLine: number,
  ) {}

  fail(what: string, key?: string): never {
    const line = (key !== undefined ? this.lines.get(key)?.number : undefined) ?? this.firstLine;
    throw new UserError({
      where: `${this.where}:${line}`,
      what,
      cure: 'Save the model again with booster.save_model; the file must not be edited.',
    });
  }

  has(key: string): boolean {
    return this.lines.has(key);
  }

  text(key: string): string {
    return this.lines.get(key)?.value ?? this.fail(`'${key}' is missing.`);
  }

  words(key: string): string[] {
    const text = this.text(key);
    return text === '' ? [] : text.split(/ +/);
  }

  number(key: string): number {
    const value = Number(this.text(key));
    if (this.text(key) === '' || !Number.isFinite(value)) this.fail(`'${key}' is not a number.`, key);
    return value;
  }

  /** An array of a given length; where the key may be absent, zeros stand for it. */
  numbers(key: string, length: number, optional = false): number[] {
    if (optional && !this.has(key)) return new Array<number>(length).fill(0);
    const values = length === 0 ? [] : this.words(key).map(parseNumber);
    if (values.length !== length)
      this.fail(`'${key}' has ${values.length} values instead of ${length}.`, key);
    const wrong = values.findIndex(Number.isNaN);
    if (wrong >= 0) this.fail(`'${key}' holds '${this.words(key)[wrong]}', which is not a number.`, key);
    return values;
  }

  /** The same for whole numbers, signed ones of 32 bits unless said otherwise. */
  integers(key: string, length: number, least = -(2 ** 31), most = 2 ** 31 - 1): number[] {
    const values = this.numbers(key, length);
    const wrong = values.find((value) => !Number.isInteger(value) || value < least || value > most);
    if (wrong !== undefined) this.fail(`'${key}' holds ${wrong}, which is no whole number in range.`, key);
    return values;
  }

  /** A number of things. */
  count(key: string, least: number): number {
    const value = this.number(key);
    if (!Number.isInteger(value) || value < least) {
      this.fail(`'${key}' is ${value}, not a whole number of at least ${least}.`, key);
    }
    return value;
  }
}

/** C++ writes infinities as `inf`; everything else is read as JavaScript reads it. */
function parseNumber(text: string): number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return text === '' ? Number.NaN : Number(text);
}

/**
 * Reads a LightGBM text model, versions v2 to v4, with any line ending.
 * @param where names the file in errors.
 * @throws UserError naming file and line of what does not fit.
 */
export function readModel(text: string, where: string): Model {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines[0]?.trim() !== 'tree') {
    throw new UserError({
      where,
      what: 'This is not a LightGBM text model: the first line is not the word tree.',
      cure: 'Save the model in Python with booster.save_model("model.txt").',
    });
  }
  let at = 1;
  const readBlock = (): Block => {
    const first = at;
    const found = new Map<string, Line>();
    for (; at < lines.length && lines[at] !== '' && (at === first || !lines[at]!.startsWith('Tree=')); at++) {
      const line = lines[at]!;
      const equals = line.indexOf('=');
      const key = equals < 0 ? line : line.slice(0, equals);
      if (found.has(key)) new Block(where, found, at + 1).fail(`'${key}' is there a second time.`);
      found.set(key, { value: equals < 0 ? '' : line.slice(equals + 1).trim(), number: at + 1 });
    }
    while (at < lines.length && lines[at] === '') at++;
    return new Block(where, found, first + 1);
  };
  const header = readBlock();
  const featureCount = header.count('max_feature_idx', 0) + 1;
  const featureNames = header.words('feature_names');
  const featureInfos = header.words('feature_infos');
  for (const [key, list] of [
    ['feature_names', featureNames],
    ['feature_infos', featureInfos],
  ] as const) {
    if (list.length !== featureCount) {
      header.fail(`'${key}' has ${list.length} entries, max_feature_idx asks for ${featureCount}.`, key);
    }
  }
  const numClass = header.count('num_class', 1);
  const perIteration = header.has('num_tree_per_iteration')
    ? header.count('num_tree_per_iteration', 1)
    : numClass;
  if (perIteration !== numClass) {
    header.fail(
      `An iteration has a tree for each class, not ${perIteration} for ${numClass}.`,
      'num_tree_per_iteration',
    );
  }
  const trees: Tree[] = [];
  while (lines[at]?.startsWith('Tree=')) {
    const block = readBlock();
    if (block.number('Tree') !== trees.length) block.fail(`Tree ${trees.length} is missing.`, 'Tree');
    trees.push(readTree(block, featureCount));
  }
  if (lines[at] !== 'end of trees') {
    throw new UserError({
      where: `${where}:${at + 1}`,
      what:
        at >= lines.length
          ? 'The model ends before the line end of trees: the file is cut off.'
          : 'This line belongs to no tree.',
      cure: 'Copy or save it again.',
    });
  }
  if (trees.length % perIteration !== 0) {
    header.fail(
      `${trees.length} trees are no whole number of iterations of ${perIteration}.`,
      'num_tree_per_iteration',
    );
  }
  if (header.has('tree_sizes') && header.words('tree_sizes').length !== trees.length) {
    header.fail(
      `'tree_sizes' has ${header.words('tree_sizes').length} entries for ${trees.length} trees.`,
      'tree_sizes',
    );
  }
  const { parameters, pandasCategorical } = readFooter(lines.slice(at + 1));
  return {
    version: header.has('version') ? header.text('version') : 'v2',
    numClass,
    numTreePerIteration: perIteration,
    labelIndex: header.number('label_index'),
    ...(header.has('objective') && { objective: header.text('objective') }),
    averageOutput: header.has('average_output'),
    featureNames,
    featureInfos,
    ...(header.has('monotone_constraints') && {
      monotoneConstraints: header.integers('monotone_constraints', featureCount, -1, 1),
    }),
    trees,
    parameters,
    ...(pandasCategorical !== undefined && { pandasCategorical }),
  };
}

function readTree(block: Block, featureCount: number): Tree {
  const numLeaves = block.count('num_leaves', 1);
  if (block.has('is_linear') && block.number('is_linear') !== 0) {
    block.fail('A tree with linear models in its leaves cannot be scored.', 'is_linear');
  }
  const nodes = numLeaves - 1;
  const numCat = block.count('num_cat', 0);
  const tree: Tree = {
    numLeaves,
    splitFeature: Int32Array.from(block.integers('split_feature', nodes)),
    splitGain: Float64Array.from(block.numbers('split_gain', nodes, true)),
    threshold: Float64Array.from(block.numbers('threshold', nodes)),
    decisionType: Uint8Array.from(
      block.has('decision_type') ? block.integers('decision_type', nodes, 0, 15) : new Array(nodes).fill(0),
    ),
    leftChild: Int32Array.from(block.integers('left_child', nodes)),
    rightChild: Int32Array.from(block.integers('right_child', nodes)),
    leafValue: Float64Array.from(block.numbers('leaf_value', numLeaves)),
    leafWeight: Float64Array.from(leafNumbers(block, 'leaf_weight', numLeaves)),
    leafCount: Float64Array.from(leafNumbers(block, 'leaf_count', numLeaves)),
    internalValue: Float64Array.from(block.numbers('internal_value', nodes, true)),
    internalWeight: Float64Array.from(block.numbers('internal_weight', nodes, true)),
    internalCount: Float64Array.from(block.numbers('internal_count', nodes, true)),
    catBoundaries: Int32Array.from(numCat > 0 ? block.integers('cat_boundaries', numCat + 1) : []),
    catThreshold: new Uint32Array(0),
    shrinkage: block.has('shrinkage') ? block.number('shrinkage') : 1,
  };
  if (numCat > 0) {
    if (
      tree.catBoundaries[0] !== 0 ||
      tree.catBoundaries.some((end, set, all) => set > 0 && end < all[set - 1]!)
    ) {
      block.fail('The category sets overlap.', 'cat_boundaries');
    }
    tree.catThreshold = Uint32Array.from(
      block.integers('cat_threshold', tree.catBoundaries[numCat]!, 0, 2 ** 32 - 1),
    );
  }
  checkShape(block, tree, featureCount, numCat);
  return tree;
}

/** A tree of one leaf has these keys without values. */
function leafNumbers(block: Block, key: string, numLeaves: number): number[] {
  if (numLeaves === 1 && block.has(key) && block.words(key).length === 0) return [0];
  return block.numbers(key, numLeaves, true);
}

/** Every node and leaf is reached exactly once from the root, so that scoring always ends. */
function checkShape(block: Block, tree: Tree, featureCount: number, numCat: number): void {
  const nodes = tree.numLeaves - 1;
  const seenNodes = new Uint8Array(nodes);
  const seenLeaves = new Uint8Array(tree.numLeaves);
  const open = nodes > 0 ? [0] : [];
  if (nodes > 0) seenNodes[0] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const feature = tree.splitFeature[node]!;
    if (!Number.isInteger(feature) || feature < 0 || feature >= featureCount) {
      block.fail(`Node ${node} splits feature ${feature}; there are ${featureCount}.`, 'split_feature');
    }
    if (
      (tree.decisionType[node]! & 1) === 1 &&
      !(
        Number.isInteger(tree.threshold[node]) &&
        tree.threshold[node]! >= 0 &&
        tree.threshold[node]! < numCat
      )
    ) {
      block.fail(
        `Node ${node} refers to category set ${tree.threshold[node]}; there are ${numCat}.`,
        'threshold',
      );
    }
    for (const [key, child] of [
      ['left_child', tree.leftChild[node]!],
      ['right_child', tree.rightChild[node]!],
    ] as const) {
      const seen = child >= 0 ? seenNodes : seenLeaves;
      const index = child >= 0 ? child : ~child;
      if (index >= seen.length || seen[index] === 1)
        block.fail(`Node ${node} has child ${child}: not a tree.`, key);
      seen[index] = 1;
      if (child >= 0) open.push(child);
    }
  }
}

function readFooter(lines: string[]): { parameters: [string, string][]; pandasCategorical?: string } {
  const start = lines.indexOf('parameters:');
  const end = lines.indexOf('end of parameters');
  const parameters = lines.slice(start + 1, Math.max(start + 1, end)).flatMap((line): [string, string][] => {
    const match = /^\[([^:]+): ?(.*)\]$/.exec(line);
    return match ? [[match[1]!, match[2]!]] : [];
  });
  const pandas = lines.find((line) => line.startsWith('pandas_categorical:'));
  return { parameters, ...(pandas && { pandasCategorical: pandas.slice('pandas_categorical:'.length) }) };
}
