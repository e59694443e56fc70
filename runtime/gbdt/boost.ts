import type { Tree } from '../model/model.js';
import { Grower } from './grow.js';
import { fillRecords } from './records.js';
import type { Scales } from './scales.js';
import type { Shard } from './shard.js';
import { evaluate, higherIsBetter } from './watch.js';

/** What one iteration has brought. */
export interface Iteration {
  /** From 1. */
  iteration: number;
  tree: Tree;
  /** Metric on the validation rows, if there are any. */
  validation?: number;
  best?: { iteration: number; value: number };
  /** What the next tree's gradients are scaled by. */
  scales: Scales;
}

/**
 * Grows trees until the rounds are used up, no split is left, or the validation metric has stopped improving. Every
 * worker runs it; only the first one's iterations carry the validation metric.
 */
export function* boost(shard: Shard): Generator<Iteration, void> {
  const { plan } = shard;
  const { parameters, layout } = plan;
  fillRecords(shard);
  const grower = new Grower(shard);
  const watch = new EarlyStopping(
    parameters.early_stopping_round,
    parameters.early_stopping_min_delta,
    plan.metric,
  );
  const finished = layout.finished >> 2;
  const resumed = plan.resumed ?? [];
  for (const earlier of resumed) {
    grower.replay(earlier);
    if (earlier.validation === undefined) continue;
    grower.applyToValidation(earlier.tree);
    watch.note(earlier.iteration, earlier.validation);
  }
  if (resumed.length > 0 && plan.validationRows > 0 && watch.isOver(resumed.length)) return;
  for (let iteration = resumed.length + 1; iteration <= parameters.num_iterations; iteration++) {
    const tree = grower.grow(iteration - 1);
    if (!tree) return;
    const scales = grower.chosenScales;
    if (plan.validationRows === 0) {
      yield { iteration, tree, scales };
      continue;
    }
    grower.applyToValidation(tree);
    shard.barrier.wait();
    let report: Iteration = { iteration, tree, scales };
    if (shard.index === 0) {
      const validation = evaluate(shard);
      watch.note(iteration, validation);
      report = { ...report, validation, best: watch.best! };
      shard.ints[finished] = watch.isOver(iteration) ? 1 : 0;
    }
    shard.barrier.wait();
    const isOver = shard.ints[finished] === 1;
    yield report;
    if (isOver) return;
  }
}

/** Stops when `rounds` iterations have brought no improvement of more than `minDelta`; never if `rounds` is 0. */
class EarlyStopping {
  best: { iteration: number; value: number } | undefined;
  private readonly sign: number;

  constructor(
    private readonly rounds: number,
    private readonly minDelta: number,
    metric: string,
  ) {
    this.sign = higherIsBetter(metric) ? 1 : -1;
  }

  note(iteration: number, value: number): void {
    if (!this.best || this.sign * (value - this.best.value) > this.minDelta) this.best = { iteration, value };
  }

  isOver(iteration: number): boolean {
    return this.rounds > 0 && iteration - this.best!.iteration >= this.rounds;
  }
}
