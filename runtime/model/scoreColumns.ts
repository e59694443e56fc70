import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { FeatureColumn } from '../data/table.js';
import { type Assignment, answersIn, chunkScorer } from './batch/chunkScorer.js';
import type { CodePlan } from './batch/codePlane.js';
import { bindKernels, kernelModule } from './batch/kernels.js';
import { CHUNK, layOut } from './batch/layout.js';
import { planCodes } from './batch/planCodes.js';
import { MOST_LEAVES, MOST_PLANES, programOf } from './batch/program.js';
import { RowCoder } from './batch/rowCoder.js';
import { ScoringThreads, SLOTS_PER_THREAD } from './batch/scoringThreads.js';
import type { Model } from './model.js';
import { createScorer, matchColumns } from './scorer.js';

/** Rows × trees that take one thread longer than a second one needs to start. */
const WORK_PER_THREAD = 2e7;

/**
 * Scores a table with all cores. The answers are those of `createScorer`, to the bit, for any number of workers.
 * @param columns matched by name
 * @param options.workers threads, this one included; by default as many as the work is worth
 * @returns one answer per row, NaN where a value is missing
 * @throws UserError if the model gives several answers per row, or columns are missing
 */
export async function scoreColumns(
  model: Model,
  columns: readonly FeatureColumn[],
  { signal, workers }: { signal?: AbortSignal; workers?: number } = {},
): Promise<Float64Array> {
  signal?.throwIfAborted();
  const scorer = createScorer(model);
  if (!fitsKernels(model)) return scorer.predictColumns(columns);
  const { plan, tests } = planCodes(model.trees);
  if (plan.width > MOST_PLANES) return scorer.predictColumns(columns);
  const matched = matchColumns(model.featureNames, columns);
  const used = plan.features.map((feature) => matched[feature]!);
  const answers = new Float64Array(matched[0]?.length ?? 0);

  const helpers = new ScoringThreads((workers ?? threadsFor(answers.length, model)) - 1);
  try {
    const program = programOf(model.trees, tests);
    const assignment = prepare(model, plan, program, 1 + SLOTS_PER_THREAD * helpers.count);
    const { memory, layout } = assignment;
    const [own, ...others] = layout.slots as [number, ...number[]];
    helpers.begin(assignment, others);
    const score = chunkScorer(assignment);
    for (let from = 0; from < answers.length; from += CHUNK) {
      const count = Math.min(CHUNK, answers.length - from);
      const helper = helpers.next();
      const slot = helper?.slot ?? own;
      const values = new Float64Array(memory.buffer, slot + layout.values, CHUNK * used.length);
      for (const [place, column] of used.entries()) {
        values.set(column.subarray(from, from + count), CHUNK * place);
      }
      const collect = (): void => answers.set(answersIn(assignment, slot, count), from);
      if (helper) helper.score(count, collect);
      else {
        score(slot, count);
        collect();
      }
      // Lets helpers report and the signal be heard.
      await setImmediate();
      signal?.throwIfAborted();
    }
    await helpers.finished();
    return answers;
  } finally {
    await helpers.dismiss();
  }
}

/** Puts all that is needed into one memory. */
function prepare(model: Model, plan: CodePlan, program: Uint8Array, slots: number): Assignment {
  const layout = layOut(plan, program.length, slots);
  const pages = Math.ceil(layout.bytes / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const module = kernelModule();
  new Uint8Array(memory.buffer, layout.program).set(program);
  new RowCoder(plan, layout, bindKernels(module, memory)).writeTables(memory);
  return {
    module,
    memory,
    plan,
    layout,
    trees: model.trees.length,
    divisor: model.averageOutput ? model.trees.length : 1,
    objective: model.objective,
  };
}

/** One answer per row that depends on its own sum only, and trees whose leaves a byte can number. */
function fitsKernels({ numTreePerIteration, objective, trees }: Model): boolean {
  const softmax = objective?.split(' ')[0] === 'multiclass';
  return numTreePerIteration === 1 && !softmax && trees.every(({ numLeaves }) => numLeaves <= MOST_LEAVES);
}

function threadsFor(rows: number, { trees }: Model): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor((rows * trees.length) / WORK_PER_THREAD)));
}
