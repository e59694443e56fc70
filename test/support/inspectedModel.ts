import type { FeatureColumn } from '../../runtime/data/table.js';
import { readModel } from '../../runtime/model/lightgbmText.js';
import type { Model } from '../../runtime/model/model.js';
import { python } from './python.js';

/** A model that LightGBM trained, rows for it, and what scikit-learn says of it on these rows. */
export interface InspectedModel {
  model: Model;
  columns: FeatureColumn[];
  labels: Float64Array;
  /** Of the AUC, per feature. */
  permutation: { repeats: number; mean: number[]; sd: number[] };
  /** Per feature, NaN in the grid where missing was asked for. */
  dependence: { grid: number[]; means: number[] }[];
}

const PROGRAM = `
import json
import numpy as np, lightgbm as lgb
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.inspection import partial_dependence, permutation_importance

random = np.random.default_rng(5)
ROWS = 700
x = random.normal(size=(ROWS, 6))
x[:, 1] = np.round(x[:, 1])
x[:, 3] = random.integers(0, 12, ROWS)
x[:, 4] = x[:, 0] + random.normal(size=ROWS) / 10
x[:, 5] = 7
x[random.random(ROWS) < 0.2, 2] = np.nan
chance = 1 / (1 + np.exp(2 - x[:, 0] - x[:, 1] ** 2 / 2 + (x[:, 3] % 3) - np.isnan(x[:, 2])))
y = (random.random(ROWS) < chance).astype(int)
train = lgb.Dataset(x[:400], y[:400], categorical_feature=[3])
booster = lgb.train({'objective': 'binary', 'verbosity': -1, 'num_leaves': 8, 'num_threads': 1}, train, 25)
x, y = x[400:], y[400:]

class Wrapped(ClassifierMixin, BaseEstimator):
    classes_ = np.array([0, 1])
    def fit(self, x, y):
        return self
    def __sklearn_is_fitted__(self):
        return True
    def predict_proba(self, x):
        positive = booster.predict(x)
        return np.column_stack([1 - positive, positive])

permuted = permutation_importance(Wrapped(), x, y, scoring='roc_auc', n_repeats=100, random_state=1)

def dependence(feature):
    grid = np.unique(np.append(np.quantile(x[:, feature], [0, 0.3, 0.5, 1]), [-2.5, 4, np.nan]))
    of = partial_dependence(Wrapped(), x, [feature], method='brute', custom_values={feature: grid})
    return {'grid': plain(of['grid_values'][0]), 'means': of['average'][0].tolist()}

def plain(values):
    return [None if np.isnan(value) else value for value in values.tolist()]

print(json.dumps({
    'text': booster.model_to_string(),
    'columns': [plain(x[:, feature]) for feature in range(6)],
    'labels': y.tolist(),
    'mean': permuted.importances_mean.tolist(),
    'sd': permuted.importances_std.tolist(),
    'dependence': [dependence(feature) for feature in range(6)],
}))
`;

interface Answer {
  text: string;
  columns: (number | null)[][];
  labels: number[];
  mean: number[];
  sd: number[];
  dependence: { grid: (number | null)[]; means: number[] }[];
}

let inspected: InspectedModel | undefined;

/** Trains and inspects once per test run. Call `needPython` before. */
export function inspectedModel(): InspectedModel {
  inspected ??= restore(python<Answer>(PROGRAM));
  return inspected;
}

function restore({ text, columns, labels, mean, sd, dependence }: Answer): InspectedModel {
  const numbers = (values: (number | null)[]) => values.map((value) => value ?? Number.NaN);
  const model = readModel(text, 'model');
  return {
    model,
    columns: columns.map((values, index) => ({
      name: model.featureNames[index]!,
      kind: index === 3 ? 'categorical' : 'numeric',
      values: Float64Array.from(numbers(values)),
    })),
    labels: Float64Array.from(labels),
    permutation: { repeats: 100, mean, sd },
    dependence: dependence.map(({ grid, means }) => ({ grid: numbers(grid), means })),
  };
}
