import { setImmediate as otherWork } from 'node:timers/promises';
import { UserError } from '../error.js';
import type { Model, Tree } from '../model/model.js';
import { Arena } from './arena.js';
import { type BinMapper, featureInfo, makeBinMapper } from './binMapper.js';
import { type BinnedTable, fillTable, reserveTable } from './binnedTable.js';
import { makeBundles } from './bundle.js';
import { evaluationOf } from './evaluation.js';
import { type Kernels, loadKernels } from './kernels.js';
import { checkLabels, type Objective, objectiveOf } from './objective.js';
import { type Parameters, parameterBlock } from './parameters.js';
import { hash, sample } from './random.js';
import type { Units } from './split.js';
import { requireSupported } from './supported.js';
import type { TrainingOptions, TrainingResult, TrainingRows } from './training.js';
import { addBias } from './treeBuilder.js';
import { type GrowerPlaces, type GrownTree, reserveGrower, TreeGrower } from './treeGrower.js';

/** Sums must stay below 2^31 (gradients, signed) and 2^32 (hessians); half of that leaves room for rounding. */
const MOST_UNITS = 2 ** 30;

/**
 * Grows boosted trees with LightGBM's parameters. The same rows and parameters give the same model, byte for byte, on
 * every machine: histograms are sums of whole numbers, which no order of addition changes.
 * @throws UserError for labels that cannot be learnt from and for data that does not fit into memory.
 */
export async function train(options: TrainingOptions): Promise<TrainingResult> {
  const { parameters, train: rows, validation, onProgress, signal } = options;
  requireSupported(parameters);
  const objective = objectiveOf(parameters);
  checkLabels(rows, 'training');
  if (validation) checkLabels(validation, 'validation');
  if (rows.features.length === 0) {
    throw new UserError({
      what: 'There is no feature to learn from.',
      cure: 'Give the schema a column with role feature.',
    });
  }
  signal?.throwIfAborted();

  const booster = new Booster(parameters, objective, rows, validation);
  const evaluation = evaluationOf(parameters);
  const curve: number[] = [];
  let best: { iteration: number; value: number } | undefined;
  const started = performance.now();
  for (let iteration = 1; iteration <= parameters.num_iterations; iteration++) {
    const grew = booster.iterate(iteration - 1);
    if (validation) {
      const value = evaluation.of(booster.answers(), validation.label, validation.weight);
      curve.push(value);
      const gained = best && (evaluation.higherIsBetter ? value - best.value : best.value - value);
      if (gained === undefined || gained > parameters.early_stopping_min_delta) best = { iteration, value };
    }
    onProgress?.({
      iteration,
      iterations: parameters.num_iterations,
      elapsedMs: performance.now() - started,
      ...(validation && { validation: curve.at(-1)! }),
      ...(best && { best }),
    });
    // A cancel arrives as an event, which needs a turn of the loop.
    await otherWork();
    signal?.throwIfAborted();
    if (!grew) break;
    const patience = parameters.early_stopping_round;
    if (patience > 0 && best && iteration - best.iteration >= patience) break;
  }
  const bestIteration = best && parameters.early_stopping_round > 0 ? best.iteration : booster.trees.length;
  return {
    model: booster.model(bestIteration),
    bestIteration,
    iterations: booster.trees.length,
    curve: { metric: evaluation.metric, validation: curve },
  };
}

/** The state of training between iterations. */
class Booster {
  readonly trees: Tree[] = [];
  private readonly mappers: BinMapper[];
  private readonly usable: number[];
  private readonly kernels: Kernels;
  private readonly memory: WebAssembly.Memory;
  private readonly table: BinnedTable;
  private readonly places: GrowerPlaces;
  private readonly grower: TreeGrower;
  /** Raw scores, gradients and hessians of the training rows, in the kernels' memory. */
  private readonly scores: Float64Array;
  private readonly gradients: Float64Array;
  private readonly hessians: Float64Array;
  private readonly rowList: Uint32Array;
  private readonly validationTable: BinnedTable | undefined;
  private readonly validationScores: Float64Array;
  private readonly nodes: number;
  private readonly leaves: number;
  private readonly bias: number;

  constructor(
    private readonly parameters: Parameters,
    private readonly objective: Objective,
    private readonly rows: TrainingRows,
    validation: TrainingRows | undefined,
  ) {
    const count = rows.label.length;
    const validationCount = validation?.label.length ?? 0;
    this.mappers = rows.features.map((column) => makeBinMapper(column, parameters));
    this.usable = this.mappers.flatMap(({ bins }, feature) => (bins > 1 ? [feature] : []));
    const bundles = makeBundles(this.mappers.map(({ bins }) => bins));
    if (bundles.length === 0) {
      throw new UserError({
        what: 'No feature has two different values: there is nothing to split.',
        cure: 'Check the data; every column is constant.',
      });
    }

    const arena = new Arena();
    this.table = reserveTable(arena, count, bundles.length, true);
    this.places = reserveGrower(arena, count, bundles.length, parameters.num_leaves);
    const scores = arena.reserve(count * 8);
    const gradients = arena.reserve(count * 8);
    const hessians = arena.reserve(count * 8);
    this.validationTable = validation && reserveTable(arena, validationCount, bundles.length, false);
    const validationScores = arena.reserve(validationCount * 8);
    this.nodes = arena.reserve(parameters.num_leaves * 16);
    this.leaves = arena.reserve(parameters.num_leaves * 8);
    this.memory = arena.allocate();
    this.kernels = loadKernels(this.memory);
    const doubles = (address: number, length: number) =>
      new Float64Array(this.memory.buffer, address, length);
    this.scores = doubles(scores, count);
    this.gradients = doubles(gradients, count);
    this.hessians = doubles(hessians, count);
    this.validationScores = doubles(validationScores, validationCount);
    this.rowList = new Uint32Array(this.memory.buffer, this.places.rows, count);
    fillTable(this.table, this.memory, rows.features, this.mappers, bundles);
    if (validation) fillTable(this.validationTable!, this.memory, validation.features, this.mappers, bundles);
    this.grower = new TreeGrower(
      this.kernels,
      this.memory,
      this.table,
      this.places,
      this.mappers,
      bundles,
      parameters,
    );
    this.bias = parameters.boost_from_average ? objective.initialScore(rows) : 0;
    start(this.scores, this.bias, rows.initScore);
    start(this.validationScores, this.bias, validation?.initScore);
  }

  /** Adds one tree. False where no leaf could be split any more: further trees would change nothing. */
  iterate(iteration: number): boolean {
    const { parameters, rows, scores, gradients, hessians } = this;
    this.objective.derive(rows, scores, gradients, hessians);
    const units = this.quantise();
    const inBag = this.fillBag(iteration);
    const grown = this.grower.grow(inBag, this.featuresOf(iteration), units, parameters.learning_rate);
    const grew = grown.tree.numLeaves > 1;
    // Without a split the tree is a constant that the initial score holds already.
    if (!grew && this.trees.length > 0) return false;
    if (!grew) grown.tree.leafValue.fill(0);
    this.applyToRows(grown, inBag);
    if (this.trees.length === 0) addBias(grown.tree, this.bias);
    this.trees.push(grown.tree);
    return grew;
  }

  /** Answers for the validation rows. */
  answers(): Float64Array {
    return this.validationScores.map(this.objective.convert);
  }

  /** The first trees as a model in LightGBM's terms. */
  model(iterations: number): Model {
    return {
      version: 'v4',
      numClass: 1,
      numTreePerIteration: 1,
      labelIndex: 0,
      objective: this.objective.description,
      averageOutput: false,
      featureNames: this.rows.features.map(({ name }) => name),
      featureInfos: this.mappers.map(featureInfo),
      trees: this.trees.slice(0, iterations),
      parameters: parameterBlock(
        this.parameters,
        this.rows.features.map(({ name }) => name),
      ),
    };
  }

  /** Scales the tree's gradients so that no sum leaves its 32 bits, and packs them. */
  private quantise(): Units {
    const { gradients, hessians, kernels, places } = this;
    const unit = (values: Float64Array): number => {
      // The scale comes from a sum of whole numbers, so that it does not depend on the order of rows or threads.
      let largest = 0;
      for (let row = 0; row < values.length; row++) largest = Math.max(largest, Math.abs(values[row]!));
      if (largest === 0) return 1;
      const coarse = 2 ** 20 / largest;
      let sum = 0;
      for (let row = 0; row < values.length; row++) sum += Math.ceil(Math.abs(values[row]!) * coarse);
      return sum / coarse / MOST_UNITS;
    };
    const units = { gradient: unit(gradients), hessian: unit(hessians) };
    kernels.quantise(
      gradients.byteOffset,
      hessians.byteOffset,
      gradients.length,
      1 / units.gradient,
      1 / units.hessian,
      places.packed,
    );
    return units;
  }

  /** Puts the rows of this iteration's bag into the row list, the others behind them. Returns the size of the bag. */
  private fillBag(iteration: number): number {
    const { bagging_fraction, bagging_freq, bagging_seed } = this.parameters;
    const { rowList } = this;
    if (bagging_freq <= 0 || bagging_fraction >= 1) {
      for (let row = 0; row < rowList.length; row++) rowList[row] = row;
      return rowList.length;
    }
    const bag = iteration - (iteration % bagging_freq);
    const limit = bagging_fraction * 2 ** 32;
    let inside = 0;
    let outside = rowList.length;
    for (let row = 0; row < rowList.length; row++) {
      if (hash(bagging_seed, bag, row) < limit) rowList[inside++] = row;
      else rowList[--outside] = row;
    }
    return inside;
  }

  private featuresOf(iteration: number): readonly number[] {
    const { feature_fraction, feature_fraction_seed } = this.parameters;
    const { usable } = this;
    if (feature_fraction >= 1) return usable;
    const count = Math.max(1, Math.round(usable.length * feature_fraction));
    return sample(usable.length, count, feature_fraction_seed, iteration).map((index) => usable[index]!);
  }

  private applyToRows({ tree, leaves, nodeColumns }: GrownTree, inBag: number): void {
    const { kernels, memory, places, table, validationTable } = this;
    const needsTree = validationTable !== undefined || inBag < table.rows;
    if (needsTree) {
      const nodes = new Int32Array(memory.buffer, this.nodes, tree.leftChild.length * 4);
      for (const [node, column] of nodeColumns.entries()) {
        nodes.set(
          [column, places.lookups + node * 256, tree.leftChild[node]!, tree.rightChild[node]!],
          node * 4,
        );
      }
      new Float64Array(memory.buffer, this.leaves, tree.numLeaves).set(tree.leafValue);
    }
    if (tree.numLeaves === 1) return;
    if (inBag < table.rows) {
      kernels.addTree(this.nodes, this.leaves, table.byRow, table.width, table.rows, this.scores.byteOffset);
    } else {
      for (const [leaf, { first, rows }] of leaves.entries()) {
        kernels.addToRows(places.rows + first * 4, rows, tree.leafValue[leaf]!, this.scores.byteOffset);
      }
    }
    if (validationTable) {
      const { byRow, width, rows } = validationTable;
      kernels.addTree(this.nodes, this.leaves, byRow, width, rows, this.validationScores.byteOffset);
    }
  }
}

function start(scores: Float64Array, bias: number, initScore: Float64Array | undefined): void {
  for (let row = 0; row < scores.length; row++) scores[row] = bias + (initScore ? initScore[row]! : 0);
}
