import { transformOf } from '../objective.js';
import type { CodePlan } from './codePlane.js';
import { bindKernels, TILE } from './kernels.js';
import { CHUNK, type Layout } from './layout.js';
import { RowCoder } from './rowCoder.js';

/** What a thread must know to score chunks of rows. */
export interface Assignment {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  plan: CodePlan;
  layout: Layout;
  trees: number;
  /** A random forest answers with the mean of its trees. */
  divisor: number;
  objective: string | undefined;
}

/** Makes the function that scores the first `count` rows of a slot where they lie. */
export function chunkScorer(assignment: Assignment): (slot: number, count: number) => void {
  const { module, memory, plan, layout, trees, divisor, objective } = assignment;
  const kernels = bindKernels(module, memory);
  const coder = new RowCoder(plan, layout, kernels);
  const transform = transformOf(objective);
  return (slot, count) => {
    coder.code(slot, count);
    new Float64Array(memory.buffer, slot + layout.sums, CHUNK).fill(0);
    for (let row = 0; row < count; row += TILE) {
      const codes = slot + layout.codes + plan.width * row;
      kernels.addTrees(layout.program, trees, codes, slot + layout.exits, slot + layout.sums + 8 * row);
    }
    const answers = answersIn(assignment, slot, count);
    if (divisor !== 1) for (let row = 0; row < count; row++) answers[row]! /= divisor;
    transform(answers);
  };
}

/** The answers of a scored slot, where they lie. */
export function answersIn({ memory, layout }: Assignment, slot: number, count: number): Float64Array {
  return new Float64Array(memory.buffer, slot + layout.sums, count);
}
