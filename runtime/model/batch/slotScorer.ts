import { transformOf } from '../objective.js';
import { bindKernels, TILE } from './kernels.js';
import { CHUNK, SLOT_CODES, SLOT_SUMS, slotAnswers } from './layout.js';

/** What a thread must know to score chunks. */
export interface Assignment {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  /** Where the trees' program lies. */
  program: number;
  trees: number;
  /** Bytes per row. */
  width: number;
  /** A random forest answers with the mean of its trees. */
  divisor: number;
  objective: string | undefined;
}

/**
 * Makes the function that scores a slot's first `count` rows where they lie.
 * @returns their answers: a view of the slot
 */
export function slotScorer(assignment: Assignment): (slot: number, count: number) => Float64Array {
  const { module, memory, program, trees, width, divisor, objective } = assignment;
  const kernels = bindKernels(module, memory);
  const transform = transformOf(objective);
  return (slot, count) => {
    const sums = new Float64Array(memory.buffer, slot + SLOT_SUMS, CHUNK);
    sums.fill(0);
    for (let row = 0; row < count; row += TILE) {
      const codes = slot + SLOT_CODES + width * row;
      kernels.addTrees(program, trees, codes, slot, slot + SLOT_SUMS + 8 * row);
    }
    const answers = slotAnswers(memory, slot, count);
    if (divisor !== 1) for (let row = 0; row < count; row++) answers[row]! /= divisor;
    transform(answers);
    return answers;
  };
}
