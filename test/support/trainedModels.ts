import { python } from './python.js';

/** A small model that LightGBM trained, with rows of every kind and LightGBM's own answers for them. */
export interface TrainedModel {
  name: string;
  /** The model as LightGBM saves it. */
  text: string;
  rows: number[][];
  /** Per row, one number per class. */
  answers: number[][];
  raw: number[][];
  /** Per row and class: one number per feature and the expected value. */
  contributions: number[][][];
  gains: number[];
  splits: number[];
}

const PROGRAM = `
import json, math
import numpy as np, lightgbm as lgb

random = np.random.default_rng(3)
ROWS = 600
x = random.normal(size=(ROWS, 6))
x[:, 1] = np.round(x[:, 1])
x[:, 4] = random.choice([0, 1, 2, 3, 31, 32, 63, 64, 1000, 40000], ROWS)
x[:, 5] = random.integers(0, 3, ROWS)
signal = x[:, 0] + x[:, 1] ** 2 + (x[:, 4] > 30) - (x[:, 5] == 1) + random.normal(size=ROWS)
missing = x.copy()
missing[:, :4][random.random((ROWS, 4)) < 0.2] = np.nan
missing[random.random(ROWS) < 0.1, 4] = np.nan
infinite = x.copy()
infinite[random.random(ROWS) < 0.1, 0] = np.inf
infinite[random.random(ROWS) < 0.1, 2] = -np.inf
huge = x * 1e300
positive = (signal > 1).astype(float)
share = 1 / (1 + np.exp(-signal))
count = random.poisson(np.exp(0.2 * signal))
classes = np.clip(np.round(signal), 0, 2)

CATEGORIES = {'categorical_feature': [4, 5], 'min_data_per_group': 5, 'max_cat_to_onehot': 3}
models = {
    'binary': (x, positive, {'objective': 'binary'}),
    'binary, NaN missing': (missing, positive, {'objective': 'binary'}),
    'binary, NaN not missing': (missing, positive, {'objective': 'binary', 'use_missing': False}),
    'binary, zero missing': (missing, positive, {'objective': 'binary', 'zero_as_missing': True}),
    'binary, categories': (missing, positive, {'objective': 'binary', **CATEGORIES}),
    'binary, steep': (x, positive, {'objective': 'binary', 'sigmoid': 2.5, 'is_unbalance': True}),
    'binary, dart': (x, positive, {'objective': 'binary', 'boosting': 'dart'}),
    'binary, forest': (x, positive, {'objective': 'binary', 'boosting': 'rf', 'bagging_fraction': 0.5, 'bagging_freq': 1}),
    'binary, monotone': (x, positive, {'objective': 'binary', 'monotone_constraints': [1, 0, -1, 0, 0, 0]}),
    'binary, infinities': (infinite, positive, {'objective': 'binary'}),
    'huge values': (huge, signal, {'objective': 'regression'}),
    'poisson, categories': (missing, count, {'objective': 'poisson', **CATEGORIES}),
    'tweedie': (x, count * 10.0, {'objective': 'tweedie'}),
    'gamma': (x, count + 1.0, {'objective': 'gamma'}),
    'regression': (x, signal, {'objective': 'regression'}),
    'regression, root': (x, signal, {'objective': 'regression', 'reg_sqrt': True}),
    'l1': (x, signal, {'objective': 'l1'}),
    'cross entropy': (x, share, {'objective': 'cross_entropy'}),
    'cross entropy lambda': (x, share, {'objective': 'cross_entropy_lambda'}),
    'classes': (missing, classes, {'objective': 'multiclass', 'num_class': 3, **CATEGORIES}),
    'classes, one against all': (x, classes, {'objective': 'multiclassova', 'num_class': 3}),
    'one leaf': (x, np.full(ROWS, 3.0), {'objective': 'regression'}),
}

rows = np.where(random.random((60, 6)) < 0.5, x[:60], random.normal(size=(60, 6)) * 3)
rows[:, 4] = random.choice(np.unique(x[:, 4]), 60)
odd = [np.nan, np.inf, -np.inf, 0.0, -0.0, -0.5, -1.0, 1e-36, -1e-36, 1e-34, 5.5, 33.9, 1e10, -1e10, 1e300, -1e300]
rows = np.where(random.random(rows.shape) < 0.3, random.choice(odd, rows.shape), rows)

def plain(values):
    if isinstance(values, list):
        return [plain(value) for value in values]
    return values if math.isfinite(values) else str(values)

def trained(name, data, label, parameters):
    booster = lgb.train({'verbosity': -1, 'num_leaves': 9, 'seed': 1, **parameters}, lgb.Dataset(data, label), 8)
    shape = (len(rows), booster.num_model_per_iteration(), -1)
    text = booster.model_to_string()
    # Gains are rounded in the text.
    read = lgb.Booster(model_str=text)
    return {
        'name': name,
        'text': text,
        'rows': plain(rows.tolist()),
        'answers': booster.predict(rows).reshape(shape[:2]).tolist(),
        'raw': booster.predict(rows, raw_score=True).reshape(shape[:2]).tolist(),
        'contributions': booster.predict(rows, pred_contrib=True).reshape(shape).tolist(),
        'gains': read.feature_importance('gain').tolist(),
        'splits': read.feature_importance('split').tolist(),
    }

print(json.dumps([trained(name, *of) for name, of in models.items()]))
`;

let trained: TrainedModel[] | undefined;

/** Trains once per test run; NaN and the infinities among the rows are restored. Call `needPython` before. */
export function trainedModels(): readonly TrainedModel[] {
  trained ??= python<(Omit<TrainedModel, 'rows'> & { rows: (number | string)[][] })[]>(PROGRAM).map(
    (model) => ({ ...model, rows: model.rows.map((row) => row.map(restore)) }),
  );
  return trained;
}

function restore(value: number | string): number {
  if (typeof value === 'number') return value;
  return { inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY }[value] ?? Number.NaN;
}
