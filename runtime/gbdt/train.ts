import { availableParallelism, freemem } from 'node:os';
import type { FeatureColumn } from '../data/table.js';
import { type Finding, UserError } from '../error.js';
import { hash } from '../hash.js';
import type { Model, Tree } from '../model/model.js';
import { canSplit, categoricalBins, distinctOf, type FeatureBins, featureInfo, numericBins } from './bins.js';
import type { Iteration } from './boost.js';
import { bundleFeatures } from './bundle.js';
import { Crew } from './crew.js';
import { encodeColumn } from './encode.js';
import { sharedMemory } from './kernels.js';
import { type Objective, objectiveOf } from './objective.js';
import { parameterBlock } from './parameters.js';
import { checkMemory, layOut, type Plan, type PlannedFeature } from './plan.js';
import { type Settings, settingsOf } from './settings.js';
import { sorterOf } from './sorter.js';
import type { TrainingOptions, TrainingResult, TrainingRows } from './training.js';
import { constantTree } from './treeBuilder.js';
import { WATCHED_METRICS } from './watch.js';

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
  const settings = settingsOf(options.parameters);
  const { train: rows, validation } = options;
  const objective = objectiveOf(settings);
  const metric = metricOf(settings, objective);
  check(rows, validation, settings, objective, metric);
  options.signal?.throwIfAborted();

  const count = rows.label.length;
  const crew = new Crew(options.workers ?? crewSize(count, rows.features.length));
  try {
    const bins = findBins(rows.features, settings);
    const weight = rowWeights(rows, settings);
    const start = rows.initScore ? 0 : initialScore(rows.label, weight, settings, objective!);
    const names = rows.features.map(({ name }) => name);
    const { monotone, interactions } = constraintsOf(settings, names);
    const looked = Math.min(count, settings.bin_construct_sample_cnt);
    const minRows = settings.feature_pre_filter
      ? Math.trunc((settings.min_data_in_leaf * looked) / count)
      : 1;
    const features = bins.flatMap((feature, index): PlannedFeature[] =>
      canSplit(feature, minRows) ? [{ ...feature, index, monotone: monotone[index]! }] : [],
    );
    const positions = bins.map((_, index) => features.findIndex((feature) => feature.index === index));
    const laidOut = layOut(bundleFeatures(features.map((feature) => feature.bins)), {
      rows: count,
      validationRows: validation?.label.length ?? 0,
      workers: crew.size,
      hasWeight: weight !== undefined,
      hasValidationWeight: validation?.weight !== undefined,
      numLeaves: settings.num_leaves,
      maxCategories: settings.max_cat_threshold,
    });
    checkMemory(laidOut.layout, count, features.length, freemem());
    const { kernel, shape, multiplicative } = objective!;
    const plan: Plan = {
      ...laidOut,
      settings,
      objective: shape === undefined ? { kernel, multiplicative } : { kernel, multiplicative, shape },
      metric,
      features,
      positions,
      interactions: interactions.map((group) => group.map((i) => positions[i]!).filter((i) => i >= 0)),
      workers: crew.size,
      rows: count,
      validationRows: validation?.label.length ?? 0,
    };
    const memory = sharedMemory(plan.layout.bytes);
    fill(plan, memory, rows, weight, start);
    if (validation) fillValidation(plan, memory, validation, start);

    const grown: Iteration[] = [];
    const started = performance.now();
    if (features.length > 0) {
      await crew.run(
        plan,
        memory,
        (iteration) => {
          grown.push(iteration);
          report(options, settings, iteration, performance.now() - started);
        },
        options.signal,
      );
    }
    const best = settings.early_stopping_round > 0 ? grown.at(-1)?.best?.iteration : undefined;
    const kept = grown.slice(0, best ?? grown.length).map(({ tree }) => tree);
    const trees = kept.length === 0 ? [constantTree(start)] : withStart(kept, start);
    return {
      model: {
        version: 'v4',
        numClass: 1,
        numTreePerIteration: 1,
        labelIndex: 0,
        objective: objective!.text,
        averageOutput: false,
        featureNames: names,
        featureInfos: bins.map((feature, i) => (positions[i]! < 0 ? 'none' : featureInfo(feature))),
        ...(monotone.some((sign) => sign !== 0) ? { monotoneConstraints: monotone } : {}),
        trees,
        parameters: parameterBlock(options.parameters, names),
      } satisfies Model,
      bestIteration: trees.length,
      iterations: grown.length,
      curve: {
        metric,
        validation: grown.flatMap(({ validation: value }) => (value === undefined ? [] : [value])),
      },
    };
  } finally {
    await crew.dismiss();
  }
}

function crewSize(rows: number, features: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor((rows * features) / CELLS_PER_WORKER)));
}

function report(options: TrainingOptions, settings: Settings, iteration: Iteration, elapsedMs: number): void {
  options.onProgress?.({
    iteration: iteration.iteration,
    iterations: settings.num_iterations,
    elapsedMs,
    ...(iteration.validation === undefined ? {} : { validation: iteration.validation }),
    ...(iteration.best === undefined ? {} : { best: iteration.best }),
  });
}

/** The initial score goes into the first tree, whose leaves are then no longer shrunken ones (LightGBM's AddBias). */
function withStart(trees: readonly Tree[], start: number): Tree[] {
  const [first, ...rest] = trees as [Tree, ...Tree[]];
  if (Math.abs(start) <= EPSILON) return [first, ...rest];
  const shifted = {
    ...first,
    leafValue: first.leafValue.map((value) => value + start),
    internalValue: first.internalValue.map((value) => value + start),
    shrinkage: 1,
  };
  return [shifted, ...rest];
}

/** The metric to watch: the first one asked for, or the objective's own. */
function metricOf(settings: Settings, objective: Objective | undefined): string {
  const asked = settings.metric.split(',')[0]!.trim();
  return asked === '' ? (objective?.defaultMetric ?? '') : asked;
}

function check(
  rows: TrainingRows,
  validation: TrainingRows | undefined,
  settings: Settings,
  objective: Objective | undefined,
  metric: string,
): void {
  const findings: Finding[] = [];
  if (settings.data_sample_strategy !== 'bagging') {
    findings.push({
      where: 'data_sample_strategy',
      what: `${settings.data_sample_strategy} is not available on the agent.`,
      cure: 'Leave it out; bagging_fraction with bagging_freq samples rows.',
    });
  }
  if (settings.sigmoid !== 1) {
    findings.push({
      where: 'sigmoid',
      what: 'Another slope than 1 is not available on the agent.',
      cure: 'Leave it out.',
    });
  }
  if (!objective) {
    findings.push({
      where: 'objective',
      what: `The bundled trainer does not know the objective ${settings.objective}.`,
      cure: 'Use binary, cross_entropy, regression, poisson, gamma or tweedie.',
    });
  }
  if (objective && !WATCHED_METRICS.includes(metric)) {
    findings.push({
      where: 'metric',
      what: `The bundled trainer cannot watch the metric ${metric}.`,
      cure: `Use one of ${WATCHED_METRICS.join(', ')}.`,
    });
  }
  if (settings.early_stopping_round > 0 && !validation) {
    findings.push({
      where: 'early_stopping_round',
      what: 'Early stopping needs validation rows, and there are none.',
      cure: 'Give a validation part, or set early_stopping_round to 0.',
    });
  }
  for (const [part, { features, label, weight, initScore }] of Object.entries({
    train: rows,
    validation,
  }).filter((entry): entry is [string, TrainingRows] => entry[1] !== undefined)) {
    const where = `${part} part`;
    const n = label.length;
    if (n === 0) {
      findings.push({
        where,
        what: 'There are no rows.',
        cure: 'Prepare the data with a larger share for it.',
      });
      continue;
    }
    for (const { name, values } of features) {
      if (values.length !== n)
        throw new Error(`${part}: ${name} has ${values.length} values for ${n} labels`);
    }
    const bad = objective ? label.findIndex((y) => !objective.accepts.test(y)) : -1;
    if (objective && bad >= 0) {
      findings.push({
        where: `${where}, row ${bad + 1}`,
        what: Number.isNaN(label[bad]!)
          ? 'The target is missing.'
          : `The target is ${label[bad]}, but for ${settings.objective} it must be ${objective.accepts.text}.`,
        cure: 'Correct or remove such rows before PrepareData.',
      });
    } else if (part === 'train' && settings.objective === 'binary' && label.every((y) => y === label[0])) {
      findings.push({
        where,
        what: `The target is ${label[0]} in every row: with one class there is nothing to learn.`,
        cure: 'Use data that holds both classes.',
      });
    }
    const badWeight = weight?.findIndex((w) => !(w >= 0 && Number.isFinite(w))) ?? -1;
    if (badWeight >= 0) {
      findings.push({
        where: `${where}, row ${badWeight + 1}`,
        what: `The weight is ${weight![badWeight]}, but weights must be 0 or more.`,
        cure: 'Correct or remove such rows before PrepareData.',
      });
    }
    const badStart = initScore?.findIndex((score) => !Number.isFinite(score)) ?? -1;
    if (badStart >= 0) {
      findings.push({
        where: `${where}, row ${badStart + 1}`,
        what: `The initial score is ${initScore![badStart]}, but it must be a finite number.`,
        cure: 'An exposure must be more than 0 in every row.',
      });
    }
  }
  if (rows.features.length === 0) {
    findings.push({ where: 'train part', what: 'There are no features.', cure: 'Mark columns as features.' });
  }
  if (findings.length > 0) throw new UserError(findings);
}

/** Bins of every feature, from a sample of the rows if there are many. */
function findBins(features: readonly FeatureColumn[], settings: Settings): FeatureBins[] {
  const total = features[0]!.values.length;
  const count = settings.bin_construct_sample_cnt;
  // One row at a random place in each of `count` equal stretches.
  const sample =
    total > count
      ? Uint32Array.from({ length: count }, (_, i) =>
          Math.floor(((i + hash(settings.seed, settings.data_random_seed, i) / 2 ** 32) * total) / count),
        )
      : undefined;
  const sort = sorterOf(sample?.length ?? total);
  return features.map(({ kind, values }) => {
    const looked = sample?.length ?? total;
    const present = new Float64Array(looked);
    let n = 0;
    for (let i = 0; i < looked; i++) {
      const value = values[sample ? sample[i]! : i]!;
      if (!Number.isNaN(value)) present[n++] = value;
    }
    const hasMissing = n < looked || (sample !== undefined && values.some(Number.isNaN));
    const distinct = distinctOf(sort(present.subarray(0, n)), looked - n, hasMissing);
    return kind === 'categorical' ? categoricalBins(distinct, settings) : numericBins(distinct, settings);
  });
}

/** Row weights with the class weights of scale_pos_weight or is_unbalance; undefined if all are 1. */
function rowWeights({ label, weight }: TrainingRows, settings: Settings): Float64Array | undefined {
  let positive = settings.scale_pos_weight;
  let negative = 1;
  if (settings.objective !== 'binary') positive = 1;
  else if (settings.is_unbalance) {
    const positives = label.reduce((sum, y) => sum + y, 0);
    const ratio = (label.length - positives) / positives;
    if (ratio > 1) positive = ratio;
    else negative = 1 / ratio;
  }
  if (positive === 1 && negative === 1) return weight;
  return label.map((y, row) => (weight ? weight[row]! : 1) * (y > 0 ? positive : negative));
}

/** The best constant score, which training starts from (boost_from_average). */
function initialScore(
  label: Float64Array,
  weight: Float64Array | undefined,
  settings: Settings,
  objective: Objective,
): number {
  if (!settings.boost_from_average) return 0;
  let sum = 0;
  let total = 0;
  for (let row = 0; row < label.length; row++) {
    const w = weight ? weight[row]! : 1;
    sum += w * label[row]!;
    total += w;
  }
  const mean = sum / total;
  return objective.link(Math.max(mean, Number.MIN_VALUE));
}

function constraintsOf(
  settings: Settings,
  names: readonly string[],
): { monotone: number[]; interactions: number[][] } {
  const findings: Finding[] = [];
  const position = (name: string, where: string): number => {
    const index = names.indexOf(name);
    if (index < 0) {
      findings.push({ where, what: `There is no feature ${name}.`, cure: `Features: ${names.join(', ')}.` });
    }
    return index;
  };
  const monotone = names.map(() => 0);
  for (const [name, sign] of Object.entries(settings.monotone_constraints)) {
    const index = position(name, 'monotone_constraints');
    if (index >= 0) monotone[index] = sign;
  }
  const interactions = settings.interaction_constraints.map((group) =>
    group.map((name) => position(name, 'interaction_constraints')),
  );
  if (findings.length > 0) throw new UserError(findings);
  return { monotone, interactions };
}

/** Writes codes, labels, weights and starting states into the shared memory. */
function fill(
  plan: Plan,
  memory: WebAssembly.Memory,
  { features, label, initScore }: TrainingRows,
  weight: Float64Array | undefined,
  start: number,
): void {
  const { layout, rows, objective } = plan;
  for (const { wide, column, features: members } of plan.bundles) {
    const codes = wide
      ? new Uint16Array(memory.buffer, column, rows)
      : new Uint8Array(memory.buffer, column, rows);
    for (const { feature, radix } of members) {
      const planned = plan.features[feature]!;
      encodeColumn(features[planned.index]!.values, planned, radix, codes);
    }
  }
  const floats = (address: number) => new Float64Array(memory.buffer, address, rows);
  floats(layout.label).set(label);
  if (weight) floats(layout.weight).set(weight);
  const state = floats(layout.state);
  const toState = (score: number) => (objective.multiplicative ? Math.exp(score) : score);
  if (initScore) for (let row = 0; row < rows; row++) state[row] = toState(initScore[row]!);
  else state.fill(toState(start));
}

function fillValidation(
  plan: Plan,
  memory: WebAssembly.Memory,
  { features, label, weight, initScore }: TrainingRows,
  start: number,
): void {
  const { layout, validationRows: rows } = plan;
  const bytes = new Uint8Array(memory.buffer);
  for (const { wide, offset, features: members } of plan.bundles) {
    const codes = wide ? new Uint16Array(rows) : new Uint8Array(rows);
    for (const { feature, radix } of members) {
      const planned = plan.features[feature]!;
      encodeColumn(features[planned.index]!.values, planned, radix, codes);
    }
    let at = layout.validationRecords + offset;
    for (let row = 0; row < rows; row++, at += layout.stride) {
      bytes[at] = codes[row]! & 255;
      if (wide) bytes[at + 1] = codes[row]! >> 8;
    }
  }
  const floats = (address: number) => new Float64Array(memory.buffer, address, rows);
  floats(layout.validationLabel).set(label);
  if (weight) floats(layout.validationWeight).set(weight);
  const score = floats(layout.validationScore);
  if (initScore) score.set(initScore);
  else score.fill(start);
}
