import { availableParallelism } from 'node:os';
import type { Tree } from '../model/model.js';
import type { Iteration } from './boost.js';
import { checkMemory } from './checkMemory.js';
import { type Checkpoint, checkResumable } from './checkpoint.js';
import { checkRows } from './checkRows.js';
import { Crew } from './crew.js';
import { sharedMemory } from './kernels.js';
import { loadRows } from './load.js';
import { lossOf } from './loss.js';
import { parameterBlock } from './parameters.js';
import { type Prepared, prepare } from './prepare.js';
import type { Progress, TrainingOptions, TrainingResult } from './training.js';
import { constantTree } from './treeBuilder.js';

/** Rows × features that keep one worker busy; with less, a second one costs more than it brings. */
const CELLS_PER_WORKER = 3e6;

/** LightGBM's kEpsilon: a smaller initial score is none. */
const EPSILON = 1e-15;

/**
 * Trains gradient-boosted trees with LightGBM's parameters. The model is the same, bit for bit, on every run and for
 * every number of workers.
 * @throws UserError for data or parameters that cannot be trained on; every problem found is listed
 */
export async function train(options: TrainingOptions): Promise<TrainingResult> {
  checkRows(options, lossOf(options.parameters));
  options.signal?.throwIfAborted();
  const { train: rows, validation } = options;
  const crew = new Crew(options.workers ?? crewSize(rows.label.length, rows.features.length), options.signal);
  try {
    const columns = crew.share(rows.features);
    const prepared = prepare(options, await crew.findBins(columns, options.parameters), crew.size);
    const { plan } = prepared;
    checkMemory(plan.layout, plan.rows, plan.features.length, process.availableMemory());
    const memory = sharedMemory(plan.layout.bytes);
    loadRows(memory, prepared);
    await crew.encode(plan, memory, columns, validation ? crew.share(validation.features) : []);

    const grown: Iteration[] = [];
    const checkpoint = (): Checkpoint => ({
      parameters: options.parameters,
      rows: plan.rows,
      featureNames: prepared.featureNames,
      iterations: grown.slice(),
    });
    if (options.resume) {
      checkResumable(options.resume, checkpoint());
      grown.push(...options.resume.iterations);
    }
    const started = performance.now();
    const note = (iteration: Iteration) => {
      grown.push(iteration);
      const progress: Progress = {
        iteration: iteration.iteration,
        iterations: options.parameters.num_iterations,
        elapsedMs: performance.now() - started,
        ...(iteration.validation === undefined ? {} : { validation: iteration.validation }),
        ...(iteration.best === undefined ? {} : { best: iteration.best }),
      };
      options.onProgress?.(progress, checkpoint);
    };
    if (plan.features.length > 0) await crew.grow({ ...plan, resumed: grown.slice() }, memory, note);
    return resultOf(options, prepared, grown);
  } finally {
    await crew.dismiss();
  }
}

function crewSize(rows: number, features: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor((rows * features) / CELLS_PER_WORKER)));
}

/** The model of the iterations up to the best one, behind the trees of the model that training continued from. */
function resultOf(
  { parameters, continueFrom }: TrainingOptions,
  { plan, loss, start, featureNames, featureInfos, monotone }: Prepared,
  grown: readonly Iteration[],
): TrainingResult {
  const best = parameters.early_stopping_round > 0 ? grown.at(-1)?.best?.iteration : undefined;
  const kept = grown.slice(0, best ?? grown.length).map(({ tree }) => tree);
  const earlier = continueFrom?.trees ?? [];
  const trees = kept.length === 0 && earlier.length === 0 ? [constantTree(start)] : withStart(kept, start);
  return {
    model: {
      version: 'v4',
      numClass: 1,
      numTreePerIteration: 1,
      labelIndex: 0,
      objective: loss.text,
      averageOutput: false,
      featureNames,
      featureInfos,
      ...(monotone.some((sign) => sign !== 0) ? { monotoneConstraints: monotone } : {}),
      trees: [...earlier, ...trees],
      parameters: parameterBlock(parameters, featureNames),
    },
    bestIteration: Math.max(kept.length, 1),
    iterations: grown.length,
    curve: {
      metric: plan.metric,
      validation: grown.flatMap(({ validation }) => (validation === undefined ? [] : [validation])),
    },
  };
}

/** The initial score goes into the first tree, whose leaves are then no longer shrunken ones (LightGBM's AddBias). */
function withStart(trees: readonly Tree[], start: number): Tree[] {
  const [first, ...rest] = trees;
  if (!first || Math.abs(start) <= EPSILON) return [...trees];
  const shifted = {
    ...first,
    leafValue: first.leafValue.map((value) => value + start),
    internalValue: first.internalValue.map((value) => value + start),
    shrinkage: 1,
  };
  return [shifted, ...rest];
}
