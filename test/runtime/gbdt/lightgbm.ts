import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parameters } from '../../../runtime/gbdt/parameters.js';
import type { TrainingRows } from '../../../runtime/gbdt/training.js';
import { auc } from '../../../runtime/metrics/auc.js';
import type { Model } from '../../../runtime/model/model.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import { writeModel } from '../../../runtime/model/writeLightgbmText.js';
import { python } from '../../support/python.js';

/** One comparison: LightGBM trains on `train` and scores `test`, and scores `test` with our model too. */
export interface Case {
  parameters: Partial<Parameters>;
  train: TrainingRows;
  test: TrainingRows;
  model: Model;
}

export interface Answer {
  /** LightGBM's own model. */
  infos: string[];
  own: number[];
  /** Our model's raw scores, told by LightGBM. */
  ours: number[];
  /** The thresholds that LightGBM's model uses, and the numbers of bins. */
  bins: number[];
  /** Rows per leaf of our model, counted by LightGBM over the training rows, tree by tree. */
  leafCounts: number[][];
}

const PROGRAM = `
import sys, json, base64, numpy as np, lightgbm as lgb
answers = []
def matrix(part):
    return np.column_stack([np.frombuffer(base64.b64decode(c)) for c in part['columns']])
for case in json.load(sys.stdin):
    X, T = matrix(case['train']), matrix(case['test'])
    y = np.frombuffer(base64.b64decode(case['train']['label']))
    w = case['train'].get('weight')
    w = None if w is None else np.frombuffer(base64.b64decode(w))
    parameters = dict(case['parameters'], verbosity=-1, num_threads=1, deterministic=True)
    rounds = int(parameters.pop('num_iterations'))
    start = case['train'].get('initScore')
    start = None if start is None else np.frombuffer(base64.b64decode(start))
    data = lgb.Dataset(X, y, weight=w, init_score=start, feature_name=case['names'], categorical_feature=case['categorical'], params=parameters)
    own = lgb.train(parameters, data, rounds)
    ours = lgb.Booster(model_file=case['model'])
    leaves = ours.predict(X, pred_leaf=True).reshape(len(X), -1).astype(int)
    text = own.model_to_string()
    infos = [l for l in text.split('\\n') if l.startswith('feature_infos=')][0][14:].split(' ')
    answers.append(dict(
        infos=infos,
        own=own.predict(T, raw_score=True).tolist(),
        ours=ours.predict(T, raw_score=True).tolist(),
        bins=[data.feature_num_bin(i) for i in range(X.shape[1])],
        leafCounts=[np.bincount(leaves[:, t]).tolist() for t in range(leaves.shape[1])],
    ))
print(json.dumps(answers))
`;

function base64(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

function encode({ features, label, weight, initScore }: TrainingRows) {
  return {
    columns: features.map(({ values }) => base64(values)),
    label: base64(label),
    ...(weight ? { weight: base64(weight) } : {}),
    ...(initScore ? { initScore: base64(initScore) } : {}),
  };
}

/** Asks LightGBM about all cases in one process. */
export function askLightGbm(cases: readonly Case[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'lightgbm-'));
  try {
    return python(
      PROGRAM,
      cases.map(({ parameters, train, test, model }, i) => {
        const file = join(folder, `${i}.txt`);
        writeFileSync(file, writeModel(model));
        return {
          parameters: given(parameters, train),
          names: train.features.map(({ name }) => name),
          categorical: train.features.filter(({ kind }) => kind === 'categorical').map(({ name }) => name),
          train: encode(train),
          test: encode(test),
          model: file,
        };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The parameters as LightGBM takes them: constraints by position instead of by name. */
function given(parameters: Partial<Parameters>, { features }: TrainingRows): Record<string, unknown> {
  const names = features.map(({ name }) => name);
  const { monotone_constraints: signs = {}, interaction_constraints: groups = [], ...plain } = parameters;
  return {
    ...plain,
    ...(Object.keys(signs).length > 0 && { monotone_constraints: names.map((name) => signs[name] ?? 0) }),
    ...(groups.length > 0 && {
      interaction_constraints: groups.map((group) => group.map((name) => names.indexOf(name))),
    }),
  };
}

/** Raw scores by our own scorer. */
export function rawScores(model: Model, { features, label }: TrainingRows): Float64Array {
  const scorer = createScorer(model);
  const row = new Float64Array(features.length);
  return Float64Array.from(label, (_, index) => {
    for (const [feature, { values }] of features.entries()) row[feature] = values[index]!;
    return scorer.rawRow(row);
  });
}

export function areaUnderCurve(scores: ArrayLike<number>, labels: Float64Array): number {
  const area = auc({ scores: Float64Array.from(scores), labels });
  assert.equal(area.status, 'computed');
  return area.value;
}

/**
 * Parameters of one tree that ours must agree with LightGBM's in: the estimates of rows from hessians, which may be
 * one off, decide nothing in it.
 */
export const ONE_TREE = { num_iterations: 1, min_data_in_leaf: 1, min_sum_hessian_in_leaf: 20 } as const;

/** Asserts that LightGBM's scores and ours are alike but for the rounding of its float32 and our fixed point. */
export function assertAlike({ own, ours }: Answer, what: string): void {
  const spread = Math.max(...own) - Math.min(...own);
  const worst = own.reduce((most, score, row) => Math.max(most, Math.abs(score - ours[row]!)), 0);
  assert.ok(worst <= 1e-5 * spread, `${what}: scores differ by ${worst}, spread ${spread}`);
}
