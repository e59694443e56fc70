import type { ReportData } from '../../report/report.js';
import { evaluate, verdictOf } from '../../runtime/gate/evaluate.js';
import { gatherEvidence } from '../../runtime/gate/evidence.js';
import { parseConditions } from '../../runtime/gate/parse.js';
import { recordsOf } from '../../runtime/gate/record.js';
import { measureSegments } from '../../runtime/gate/segments.js';
import { tablesOf } from '../../runtime/gate/tables.js';
import { curvesOf } from '../../runtime/metrics/curves.js';
import type { Scored } from '../../runtime/metrics/metric.js';
import { Random } from './random.js';
import { simulatedDependence } from './simulatedDependence.js';
import { simulatedDrift } from './simulatedDrift.js';

const ROWS = 40_000;
const CLAIM_RATE = 0.0364;
const SEED = 20_171_129;
const REGIONS = ['north', 'east', 'south', 'west', 'islands'];

const CONDITIONS = `
gini >= 0.25
auc not worse than champion by 0.002
logloss better than champion
lift@10% >= 2.25
expected/observed between 0.95 and 1.05
psi(score) <= 0.1
ks >= 0.25, warn
auc[ps_region] >= 0.62 min 200 claims
`;

const FEATURES = [
  ...[
    'ps_car_13',
    'ps_reg_03',
    'ps_ind_05_cat',
    'ps_ind_03',
    'ps_ind_15',
    'ps_reg_02',
    'ps_car_14',
    'ps_ind_01',
  ],
  ...[
    'ps_car_07_cat',
    'ps_car_01_cat',
    'ps_reg_01',
    'ps_ind_17_bin',
    'ps_car_12',
    'ps_car_15',
    'ps_car_06_cat',
  ],
  ...['ps_ind_16_bin', 'ps_car_09_cat', 'ps_car_11', 'ps_ind_02_cat', 'ps_ind_06_bin', 'ps_car_03_cat'],
  ...['ps_ind_07_bin', 'ps_car_05_cat', 'ps_calc_10'],
];

/** What EvaluateGate reports of a model as good as they get on such data; simulated, measured by the real gate. */
export function sampleReport(conditions: string = CONDITIONS): ReportData {
  const random = new Random(7);
  const truth = Float64Array.from({ length: ROWS }, () => probability(0.53 * normal(random) - 0.14));
  const labels = truth.map((rate) => (random.next() < rate ? 1 : 0));
  const scoredBy = (noise: number): Scored => ({
    scores: truth.map((rate) =>
      probability(0.82 * (logit(rate) - logit(CLAIM_RATE)) + noise * normal(random)),
    ),
    labels,
    trainingScores: truth.map((rate) =>
      probability(0.82 * (logit(rate) - logit(CLAIM_RATE)) + noise * normal(random)),
    ),
  });
  const [mine, theirs] = [scoredBy(0.1), scoredBy(0.3)];
  const regions = Array.from({ length: ROWS }, () => random.pick(REGIONS));
  const asked = parseConditions(conditions, 'conditions');
  const draws = { count: 200, seed: SEED };
  const evidence = gatherEvidence(asked, mine, { scored: theirs }, new Map([['ps_region', regions]]), {
    whenNoChampion: 'pass',
    whenMissingSlice: 'fail',
    whenNotComputed: 'fail',
    draws,
  });
  const results = evaluate(asked, evidence);
  const metrics = recordsOf(evidence.overall.candidate);
  return {
    formatVersion: 1,
    title: 'porto-seguro-claims',
    gate: {
      kind: 'gate',
      formatVersion: 1,
      verdict: verdictOf(results),
      conditions: results,
      metrics,
      segments: measureSegments(new Map([['ps_region', regions]]), mine, theirs, draws),
      tables: tablesOf(mine, theirs),
      bootstrap: { draws: draws.count, seed: draws.seed },
      model: { contentSha256: 'b3f1'.repeat(16), runId: '20261103-1405-7c1e' },
      champion: {
        name: 'porto-seguro-claims',
        version: 4,
        contentSha256: '9ae0'.repeat(16),
        metrics: recordsOf(evidence.overall.champion ?? {}),
        trainedOn: 'same split',
        identicalPredictions: false,
      },
      data: {
        name: 'porto-seguro',
        version: '5d0c2f81a94e',
        part: 'test',
        rows: ROWS,
        positives: evidence.overall.claims,
        sha256: '41cd'.repeat(16),
      },
      whenNoChampion: 'pass',
      tool: { name: 'insurance-model-pipeline', version: '1.0.0' },
    },
    challenger: curvesOf(mine),
    champion: { ...curvesOf(theirs), name: 'porto-seguro-claims', version: 4 },
    learning: {
      metric: 'auc',
      validation: Array.from(
        { length: 480 },
        (_, i) =>
          0.6405 - 0.045 * Math.exp(-i / 70) - 2e-8 * Math.max(0, i - 330) ** 2 + 0.0003 * normal(random),
      ),
      bestIteration: 331,
    },
    importance: FEATURES.map((feature, i) => ({
      feature,
      gain: 24_000 * Math.exp(-i / 6) * (0.9 + 0.1 * random.next()),
      splits: 900 - 31 * i,
      shap: 0.21 * Math.exp(-i / 7) * (0.85 + 0.3 * random.next()),
    })),
    dependence: simulatedDependence(),
    parameters: {
      bagging_fraction: '0.8',
      bagging_freq: '1',
      early_stopping_round: '150',
      feature_fraction: '0.5',
      lambda_l2: '1',
      learning_rate: '0.02',
      metric: 'auc',
      min_data_in_leaf: '100',
      num_iterations: '1000',
      num_leaves: '31',
      objective: 'binary',
      seed: '1',
    },
    data: {
      name: 'porto-seguro',
      version: '5d0c2f81a94e',
      source: 'train.csv',
      parts: [
        { name: 'train', rows: 416_648, positives: 15_186 },
        { name: 'validation', rows: 59_522, positives: 2_169 },
        { name: 'test', rows: ROWS, positives: evidence.overall.claims },
      ],
    },
    drift: simulatedDrift(FEATURES),
    history: Array.from({ length: 9 }, (_, i) => ({
      runId: `202610${String(3 * i + 4).padStart(2, '0')}-0900-${i}a2f`,
      startTime: Date.UTC(2026, 9, 3 * i + 4, 9, 0),
      dataVersion: i < 4 ? '90ab11c37f02' : '5d0c2f81a94e',
      metrics: {
        test_gini: i === 8 ? (metrics.gini.value ?? 0) : 0.251 + 0.0025 * i + 0.006 * (random.next() - 0.5),
      },
      current: i === 8,
    })),
  };
}

function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds - logit(CLAIM_RATE)));
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

/** Standard normal (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
