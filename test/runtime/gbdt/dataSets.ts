import type { FeatureColumn } from '../../../runtime/data/table.js';
import type { Parameters } from '../../../runtime/gbdt/parameters.js';
import type { TrainingRows } from '../../../runtime/gbdt/training.js';
import { python } from '../../support/python.js';

/** A data set cut in two, and LightGBM's raw scores of the second half after training on the first. */
export interface Cut {
  train: TrainingRows;
  test: TrainingRows;
  theirs: number[];
}

export interface DataSet {
  name: string;
  parameters: Pick<Parameters, 'objective'> & Partial<Parameters>;
  cuts: Cut[];
}

/** scikit-learn's own data and generators, made awkward in the ways in which real data is. */
const PROGRAM = `
import base64, json, sys
import numpy as np, lightgbm as lgb
from sklearn import datasets

random = np.random.default_rng(11)
def classification(**more):
    return datasets.make_classification(n_samples=6000, n_features=12, n_informative=6, random_state=5, **more)

def breast_cancer():
    x, y = datasets.load_breast_cancer(return_X_y=True)
    return x, y, 'binary', []
def digits():
    x, y = datasets.load_digits(return_X_y=True)
    return x, y == 8, 'binary', []
def diabetes():
    x, y = datasets.load_diabetes(return_X_y=True, scaled=False)
    return x, y, 'regression', []
def diabetes_as_amounts():
    x, y = datasets.load_diabetes(return_X_y=True, scaled=False)
    return x, y, 'gamma', []
def wine_tiny():
    x, y = datasets.load_wine(return_X_y=True)
    return x, y == 1, 'binary', []
def rare_class():
    x, y = classification(weights=[0.98])
    return x, y, 'binary', []
def duplicates_and_ties():
    x, y = classification()
    return np.repeat(np.round(x[:2000]), 3, axis=0), np.repeat(y[:2000], 3), 'cross_entropy', []
def counts():
    x, y = datasets.make_friedman1(n_samples=4000, random_state=2)
    return x, random.poisson(np.exp(y / 8 - 2)), 'poisson', []
def infinities_constant_and_all_missing():
    x, y = datasets.make_friedman1(n_samples=4000, random_state=3)
    x[random.random(4000) < 0.1, 0] = np.inf
    x[random.random(4000) < 0.1, 1] = -np.inf
    x[random.random(4000) < 0.2, 2] = np.nan
    x = np.column_stack([x, np.full(4000, np.nan), np.full(4000, 7.0)])
    return x, random.poisson(np.exp(y / 8 - 2)) * random.gamma(2, 100, 4000), 'tweedie', []
def huge_categories():
    code = np.floor(8000 * random.random(12000) ** 2)
    x = np.column_stack([code, random.normal(size=12000)])
    return x, random.random(12000) < 1 / (1 + np.exp(-np.sin(code // 100) * 2 - x[:, 1])), 'binary', [0]

def encode(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.float64)).decode()
answers = []
given, seeds = json.load(sys.stdin)
for make in (breast_cancer, digits, diabetes, diabetes_as_amounts, wine_tiny, rare_class, duplicates_and_ties,
             counts, infinities_constant_and_all_missing, huge_categories):
    x, y, objective, categories = make()
    y = np.asarray(y, dtype=float)
    cuts = []
    for seed in seeds:
        order = np.random.default_rng(seed).permutation(len(y))
        train, test = order[:len(y) // 2], order[len(y) // 2:]
        parameters = dict(given, objective=objective, seed=seed, verbosity=-1, num_threads=1)
        rounds = parameters.pop('num_iterations')
        data = lgb.Dataset(x[train], y[train], categorical_feature=categories)
        scores = lgb.train(parameters, data, rounds).predict(x[test], raw_score=True)
        cuts.append(dict(theirs=scores.tolist(), parts=[
            dict(columns=[encode(x[part, f]) for f in range(x.shape[1])], label=encode(y[part])) for part in (train, test)]))
    answers.append(dict(name=make.__name__.replace('_', ' '), objective=objective, categories=categories, cuts=cuts))
print(json.dumps(answers))
`;

interface Sent {
  name: string;
  objective: string;
  categories: number[];
  cuts: { theirs: number[]; parts: { columns: string[]; label: string }[] }[];
}

function decode(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** Ten data sets of different kinds, each cut in two once per seed. */
export function tenDataSets(parameters: Partial<Parameters>, seeds: readonly number[]): DataSet[] {
  return python<Sent[]>(PROGRAM, [parameters, seeds]).map(({ name, objective, categories, cuts }) => ({
    name,
    parameters: { ...parameters, objective },
    cuts: cuts.map(({ theirs, parts }) => {
      const [train, test] = parts.map(({ columns, label }) => ({
        features: columns.map(
          (column, index): FeatureColumn => ({
            name: `f${index}`,
            kind: categories.includes(index) ? 'categorical' : 'numeric',
            values: decode(column),
          }),
        ),
        label: decode(label),
      }));
      return { theirs, train: train!, test: test! };
    }),
  }));
}
