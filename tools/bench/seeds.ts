import { inPython, type Measures, ours, runOnce, THREADS } from './contender.js';
import type { BenchData } from './data.js';
import { markdown } from './table.js';

/** Mean test AUC over seeds with rows and features sampled, ours and LightGBM's, and the difference per seed. */
export function seedsTable(data: BenchData, parameters: object, seeds: number): string {
  const aucs = { ours: [] as number[], LightGBM: [] as number[] };
  const failures: string[] = [];
  for (let seed = 1; seed <= seeds && failures.length === 0; seed++) {
    const sampled = {
      ...parameters,
      bagging_fraction: 0.8,
      bagging_freq: 1,
      feature_fraction: 0.8,
      bagging_seed: seed,
      feature_fraction_seed: 100 + seed,
      data_random_seed: 200 + seed,
    };
    const theirs = { objective: 'binary', num_threads: THREADS, ...sampled };
    const both = [
      runOnce(ours('trainOurs.js', 'ours', { data, parameters: sampled })),
      runOnce(inPython('train_lightgbm.py', 'LightGBM', { data, parameters: theirs })),
    ];
    failures.push(...both.filter((outcome) => typeof outcome === 'string'));
    if (failures.length > 0) break;
    const [own, other] = both as [Measures, Measures];
    aucs.ours.push(own.auc!);
    aucs.LightGBM.push(other.auc!);
  }
  if (failures.length > 0) return `Seeds failed: ${failures.join('; ')}`;
  const differences = aucs.ours.map((value, i) => value - aucs.LightGBM[i]!);
  const row = (name: string, values: readonly number[]) => [
    name,
    mean(values).toFixed(5),
    deviation(values).toFixed(5),
  ];
  return markdown([
    [`test AUC over ${seeds} seeds`, 'mean', 'standard deviation'],
    row('ours', aucs.ours),
    row('LightGBM', aucs.LightGBM),
    row('ours − LightGBM, seed by seed', differences),
  ]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
