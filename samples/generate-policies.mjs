#!/usr/bin/env node
// Makes a CSV of synthetic motor policies in the shape of Kaggle's Porto Seguro data: 59 columns, `_bin` and `_cat`
// suffixes, -1 for missing, about 3.6 % claims. Nobody's data: every value is drawn, and the true probability of a
// claim is known, so that a model can be compared with the best that is possible.
//
//   node generate-policies.mjs --output policies.csv [--rows 60000] [--seed 1] [--truth truth.csv]

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @typedef {() => number} Random uniform in [0, 1) */

/** The generator sfc32, seeded through splitmix32: the same numbers on every platform. @returns {Random} */
export function seededRandom(/** @type {number} */ seed) {
  let mixed = seed >>> 0;
  const next = () => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [next(), next(), next(), 1];
  return () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  };
}

const normal = (/** @type {Random} */ random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

// Kinds of column: each gives a function that draws one value.
const chance = (/** @type {number} */ share) => (/** @type {Random} */ random) => Number(random() < share);
const levels =
  (/** @type {number[]} */ weights, first = 0) =>
  (/** @type {Random} */ random) => {
    let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
    let level = 0;
    while (level < weights.length - 1 && left >= weights[level]) left -= weights[level++];
    return first + level;
  };
const evenSteps = (/** @type {number} */ count) => (/** @type {Random} */ random) =>
  Math.floor(random() * count) / 10;
const binomial =
  (/** @type {number} */ trials, /** @type {number} */ share, first = 0) =>
  (/** @type {Random} */ random) => {
    let hits = first;
    for (let trial = 0; trial < trials; trial++) hits += Number(random() < share);
    return hits;
  };
const lognormal =
  (
    /** @type {number} */ median,
    /** @type {number} */ sd,
    /** @type {number} */ low,
    /** @type {number} */ high,
  ) =>
  (/** @type {Random} */ random) =>
    Math.min(high, Math.max(low, median * Math.exp(sd * normal(random))));
const rootOf =
  (/** @type {(random: Random) => number} */ draw, /** @type {number} */ scale) =>
  (/** @type {Random} */ random) =>
    Math.sqrt(draw(random) / scale);

/** Name, how it is drawn, share of missing values. @type {[string, (random: Random) => number, number?][]} */
const features = [
  ['ps_ind_01', levels([316, 242, 138, 85, 57, 104, 31, 27])],
  ['ps_ind_02_cat', levels([733, 204, 45, 18], 1), 0.0004],
  ['ps_ind_03', levels([60, 111, 168, 136, 111, 106, 103, 80, 55, 35, 22, 13])],
  ['ps_ind_04_cat', chance(0.419), 0.0002],
  ['ps_ind_05_cat', levels([895, 14, 7, 15, 30, 3, 36]), 0.0094],
  ['ps_ind_06_bin', chance(0.397)],
  ['ps_ind_07_bin', chance(0.255)],
  ['ps_ind_08_bin', chance(0.162)],
  ['ps_ind_09_bin', chance(0.186)],
  ['ps_ind_10_bin', chance(0.0004)],
  ['ps_ind_11_bin', chance(0.002)],
  ['ps_ind_12_bin', chance(0.01)],
  ['ps_ind_13_bin', chance(0.001)],
  ['ps_ind_14', levels([989, 9, 1, 1])],
  ['ps_ind_15', binomial(13, 0.56)],
  ['ps_ind_16_bin', chance(0.661)],
  ['ps_ind_17_bin', chance(0.122)],
  ['ps_ind_18_bin', chance(0.149)],
  ['ps_reg_01', (random) => levels([25, 71, 40, 55, 89, 79, 91, 115, 104, 331])(random) / 10],
  ['ps_reg_02', (random) => Math.min(18, Math.floor(-4.5 * Math.log(1 - random()))) / 10],
  ['ps_reg_03', lognormal(0.83, 0.37, 0.15, 4), 0.181],
  ['ps_car_01_cat', levels([12, 5, 8, 10, 46, 12, 105, 300, 20, 34, 86, 349]), 0.0002],
  ['ps_car_02_cat', chance(0.83)],
  ['ps_car_03_cat', chance(0.605), 0.688],
  ['ps_car_04_cat', levels([833, 53, 38, 1, 1, 1, 2, 1, 38, 33])],
  ['ps_car_05_cat', chance(0.523), 0.443],
  ['ps_car_06_cat', levels([185, 120, 20, 30, 50, 5, 60, 20, 10, 50, 30, 220, 40, 20, 60, 30, 20, 30])],
  ['ps_car_07_cat', chance(0.948), 0.0183],
  ['ps_car_08_cat', chance(0.828)],
  ['ps_car_09_cat', levels([329, 48, 593, 25, 4]), 0.0014],
  ['ps_car_10_cat', levels([7, 992, 1])],
  [
    'ps_car_11_cat',
    levels(
      Array.from({ length: 104 }, (_, level) => 1 + ((level * 37) % 23)),
      1,
    ),
  ],
  ['ps_car_11', levels([42, 103, 317, 538])],
  ['ps_car_12', (random) => Math.sqrt(Math.round(100 * lognormal(0.14, 0.3, 0.02, 1.6)(random)) / 100)],
  ['ps_car_13', lognormal(0.78, 0.27, 0.25, 3.7)],
  [
    'ps_car_14',
    (random) => Math.sqrt(Math.round(1000 * lognormal(0.138, 0.24, 0.014, 0.35)(random)) / 1000),
    0.072,
  ],
  ['ps_car_15', rootOf(binomial(14, 0.7), 1)],
  ['ps_calc_01', evenSteps(10)],
  ['ps_calc_02', evenSteps(10)],
  ['ps_calc_03', evenSteps(10)],
  ['ps_calc_04', binomial(5, 0.475)],
  ['ps_calc_05', binomial(6, 0.315)],
  ['ps_calc_06', binomial(8, 0.71, 2)],
  ['ps_calc_07', binomial(9, 0.333)],
  ['ps_calc_08', binomial(9, 0.69, 3)],
  ['ps_calc_09', binomial(7, 0.333)],
  ['ps_calc_10', binomial(25, 0.336)],
  ['ps_calc_11', binomial(19, 0.287)],
  ['ps_calc_12', binomial(10, 0.144)],
  ['ps_calc_13', binomial(13, 0.221)],
  ['ps_calc_14', binomial(23, 0.327)],
  ['ps_calc_15_bin', chance(0.124)],
  ['ps_calc_16_bin', chance(0.625)],
  ['ps_calc_17_bin', chance(0.554)],
  ['ps_calc_18_bin', chance(0.29)],
  ['ps_calc_19_bin', chance(0.36)],
  ['ps_calc_20_bin', chance(0.152)],
];

export const columnNames = ['id', 'target', ...features.map(([name]) => name)];

/**
 * The claim probability of a policy, from the values that a model sees (-1 is missing). `ps_calc_*` have no effect,
 * as in the original. The constant is set for about 3.6 % claims.
 */
export function claimProbability(/** @type {Record<string, number>} */ policy) {
  const value = (/** @type {string} */ name, /** @type {number} */ centre) =>
    policy[name] === -1 ? 0 : policy[name] - centre;
  const logit =
    -3.44 +
    1.25 * Math.min(1.2, value('ps_car_13', 0.81)) +
    0.34 * value('ps_reg_02', 0.44) +
    0.28 * value('ps_reg_03', 0.89) +
    (policy.ps_reg_03 === -1 ? -0.12 : 0) +
    0.32 * value('ps_ind_07_bin', 0.255) +
    0.27 * value('ps_ind_17_bin', 0.122) -
    0.24 * value('ps_ind_06_bin', 0.397) -
    0.05 * value('ps_ind_15', 7.3) +
    0.05 * value('ps_ind_01', 1.9) +
    0.016 * (value('ps_ind_03', 4.4) ** 2 - 7.3) +
    (policy.ps_ind_05_cat > 0 ? 0.5 : policy.ps_ind_05_cat === -1 ? 0.55 : -0.03) +
    (policy.ps_car_03_cat === -1 ? -0.06 : 0.14) +
    (policy.ps_car_07_cat === -1 ? 0.75 : policy.ps_car_07_cat === 0 ? 0.35 : -0.03) +
    (policy.ps_car_01_cat === 9 || policy.ps_car_01_cat === 7 ? 0.16 : -0.07) +
    0.28 * Math.sin(policy.ps_car_11_cat * 2.4) +
    (policy.ps_ind_17_bin === 1 && policy.ps_car_13 > 0.9 ? 0.4 : 0);
  return 1 / (1 + Math.exp(-logit));
}

/** Endless policies: `{ id, target, …features }` with the true probability beside. */
export function* policies(/** @type {number} */ seed) {
  const random = seededRandom(seed);
  for (let id = 7; ; id += 1 + Math.floor(random() * 3)) {
    /** @type {Record<string, number>} */
    const policy = { id, target: 0 };
    for (const [name, draw, missing = 0] of features) {
      const drawn = draw(random);
      policy[name] = missing > 0 && random() < missing ? -1 : Number(drawn.toPrecision(9));
    }
    const probability = claimProbability(policy);
    policy.target = Number(random() < probability);
    yield { policy, probability };
  }
}

/** Writes lines to a file that appears under its name only when it is whole. */
async function writeLines(/** @type {string} */ path, /** @type {Iterable<string>} */ lines) {
  await mkdir(dirname(path), { recursive: true });
  const stream = createWriteStream(`${path}.unfinished`);
  for (const line of lines) if (!stream.write(line)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
  await rename(`${path}.unfinished`, path);
}

function* csvLines(/** @type {number} */ rows, /** @type {number} */ seed) {
  yield `${columnNames.join(',')}\n`;
  let row = 0;
  for (const { policy } of policies(seed)) {
    if (row++ === rows) return;
    yield `${columnNames.map((name) => policy[name]).join(',')}\n`;
  }
}

function* truthLines(/** @type {number} */ rows, /** @type {number} */ seed) {
  yield 'id,probability\n';
  let row = 0;
  for (const { policy, probability } of policies(seed)) {
    if (row++ === rows) return;
    yield `${policy.id},${probability}\n`;
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      output: { type: 'string' },
      truth: { type: 'string' },
      rows: { type: 'string', default: '60000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [rows, seed] = [Number(values.rows), Number(values.seed)];
  if (!values.output || !Number.isInteger(rows) || rows < 1 || !Number.isInteger(seed)) {
    console.error(
      'Usage: node generate-policies.mjs --output policies.csv [--rows 60000] [--seed 1] [--truth truth.csv]',
    );
    process.exit(2);
  }
  await writeLines(values.output, csvLines(rows, seed));
  if (values.truth) await writeLines(values.truth, truthLines(rows, seed));
  console.log(`Wrote ${rows} synthetic policies to ${values.output}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
