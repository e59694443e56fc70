import type { FeatureColumn } from '../../../runtime/data/table.js';
import { DEFAULT_PARAMETERS, type Parameters } from '../../../runtime/gbdt/parameters.js';
import type { TrainingRows } from '../../../runtime/gbdt/training.js';

/** Numbers in [0, 1), the same for the same seed on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Generated {
  name: string;
  features: FeatureColumn[];
  label: Float64Array;
  /** The parameters that differ from `PARAMETERS`. */
  parameters?: Partial<Parameters>;
}

/** LightGBM's defaults, deterministic and short. */
export const PARAMETERS: Parameters = { ...DEFAULT_PARAMETERS, metric: 'auc', num_iterations: 40, seed: 1 };

/** Rows `from` up to `to`. */
export function rowsOf({ features, label }: Generated, from: number, to: number): TrainingRows {
  return {
    features: features.map((column) => ({ ...column, values: column.values.subarray(from, to) })),
    label: label.subarray(from, to),
  };
}

/** Binary data whose log-odds `score` says, given the columns' values in one row. */
export function generate(
  name: string,
  rows: number,
  seed: number,
  columns: Record<string, (random: () => number) => number>,
  score: (row: Record<string, number>) => number,
  parameters: Partial<Parameters> = {},
): Generated {
  const random = randomNumbers(seed);
  const names = Object.keys(columns);
  const values = names.map(() => new Float64Array(rows));
  const label = new Float64Array(rows);
  const row: Record<string, number> = {};
  for (let i = 0; i < rows; i++) {
    names.forEach((column, c) => {
      values[c]![i] = row[column] = columns[column]!(random);
    });
    label[i] = random() < 1 / (1 + Math.exp(-score(row))) ? 1 : 0;
  }
  const features = names.map(
    (column, c): FeatureColumn => ({
      name: column,
      kind: column.endsWith('_cat') ? 'categorical' : 'numeric',
      values: values[c]!,
    }),
  );
  return { name, features, label, parameters };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const whole = (below: number) => (random: () => number) => Math.floor(random() * below);
const orMissing = (share: number, draw: (random: () => number) => number) => (random: () => number) =>
  random() < share ? Number.NaN : draw(random);
const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

/** Data of the kinds that trip trainers up. */
export function generatedData(): Generated[] {
  return [
    generate(
      'continuous',
      4000,
      1,
      { a: normal, b: normal, c: (random) => Math.exp(3 * normal(random)), noise: normal },
      ({ a, b, c }) => a! - b! * b! + Math.log(c!) / 2,
    ),
    generate(
      'rare class',
      20000,
      2,
      { a: normal, b_bin: whole(2), c: whole(12), noise: normal },
      ({ a, b_bin, c }) => -4.5 + a! + b_bin! + c! / 8,
    ),
    generate(
      'missing values that matter',
      5000,
      3,
      { a: orMissing(0.3, normal), b: orMissing(0.01, whole(5)), c: orMissing(0.7, normal), d: normal },
      ({ a, b, c, d }) => (Number.isNaN(a!) ? 1 : a!) + orZero(b!) / 4 - orZero(c!) + d!,
    ),
    generate(
      'few categories',
      5000,
      4,
      { a_cat: orMissing(0.1, whole(3)), b_cat: whole(4), c: normal },
      ({ a_cat, b_cat, c }) => (a_cat === 1 ? 1.5 : 0) + [0, 1, -1, 0.5][b_cat!]! + c!,
      { min_data_per_group: 20, cat_smooth: 5 },
    ),
    generate(
      'many categories',
      20000,
      5,
      { a_cat: whole(60), b_cat: (random) => Math.floor(400 * random() ** 3), c: normal },
      ({ a_cat, b_cat, c }) => Math.sin(a_cat! * 7) + Math.cos(b_cat! * 13) + c! / 2,
    ),
    generate(
      'heavy ties and constants',
      5000,
      6,
      {
        a: whole(3),
        b: () => 7,
        c: () => Number.NaN,
        d: (random) => Math.round(normal(random)) / 2,
        e_bin: whole(2),
      },
      ({ a, d, e_bin }) => a! - 1 + d! * (e_bin! - 0.3),
    ),
    generate('tiny', 90, 7, { a: normal, b: whole(4) }, ({ a, b }) => 2 * a! + b! - 1.5, {
      num_iterations: 10,
      min_data_in_leaf: 5,
    }),
    generate(
      'infinite and extreme values',
      5000,
      8,
      {
        a: (random) => (random() < 0.05 ? Number.POSITIVE_INFINITY : normal(random)),
        b: (random) => (random() < 0.05 ? Number.NEGATIVE_INFINITY : normal(random)),
        c: (random) => (random() < 0.5 ? 1e-40 : 1e9 + whole(5)(random)),
        d: (random) => (random() < 0.2 ? 0 : -Math.exp(10 * normal(random))),
      },
      ({ a, b, c, d }) => Math.min(a!, 3) + Math.max(b!, -3) + (c! > 1e9 + 2 ? 1 : 0) + (d! > -1 ? 1 : 0),
    ),
    generate(
      'regularised and shallow',
      6000,
      9,
      { a: normal, b: normal, c: whole(30), d_bin: whole(2) },
      ({ a, b, c, d_bin }) => a! * b! + c! / 15 - d_bin!,
      { lambda_l1: 2, lambda_l2: 5, max_depth: 4, min_gain_to_split: 0.5, num_leaves: 12, max_bin: 31 },
    ),
    generate(
      'more than 255 bins',
      20000,
      10,
      { a: normal, b: whole(1500), c_bin: whole(2) },
      ({ a, b, c_bin }) => a! + Math.sin(b! / 40) + c_bin!,
      { max_bin: 1000 },
    ),
  ];
}
