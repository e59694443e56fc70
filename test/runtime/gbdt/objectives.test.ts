import assert from 'node:assert/strict';
import {
  METRICS,
  type MetricName,
  metricOf,
  metricsFor,
  OBJECTIVES,
  type ObjectiveName,
} from '../../../runtime/gbdt/objectives.js';
import { parseParameters } from '../../../runtime/gbdt/parameters.js';
import { needPython, python } from '../../support/python.js';

/** LightGBM's objective and metric for each of the parameters: the names it writes into a model. */
const NAMES = `
import json, sys
import numpy as np, lightgbm as lgb
rows, label = np.arange(40.0).reshape(20, 2), (np.arange(20) % 2 + 0.0)
def names(parameters):
    booster = lgb.Booster({**parameters, 'verbosity': -1}, lgb.Dataset(rows, label + (parameters['objective'] == 'gamma')))
    text = booster.model_to_string()
    return [text.split(f'[{name}: ')[1].split(']')[0] for name in ('objective', 'metric')]
print(json.dumps([names(p) for p in json.load(sys.stdin)]))`;

const objectives = Object.keys(OBJECTIVES) as ObjectiveName[];

describe('objectives, against LightGBM', () => {
  it('have its aliases and watch what it watches when no metric is named', function () {
    needPython(this);
    const spellings = objectives.flatMap((name) => [name, ...OBJECTIVES[name].aliases]);
    assert.deepEqual(
      spellings.map((spelling) => {
        const parameters = parseParameters(`objective: ${spelling}`);
        return [parameters.objective, metricOf(parameters)];
      }),
      python<[string, string][]>(
        NAMES,
        spellings.map((objective) => ({ objective })),
      ),
    );
  }).timeout(20_000);

  it('have its aliases of metrics', function () {
    needPython(this);
    const pairs = (Object.keys(METRICS) as MetricName[]).flatMap((name) =>
      [name, ...METRICS[name].aliases].map((metric) => ({ objective: METRICS[name].of[0]!, metric })),
    );
    assert.deepEqual(
      pairs.map(({ objective, metric }) => {
        const parameters = parseParameters(`objective: ${objective}\nmetric: ${metric}`);
        return [parameters.objective, metricOf(parameters)];
      }),
      python<[string, string][]>(NAMES, pairs),
    );
  }).timeout(20_000);

  it('are measured by what suits them', () => {
    for (const objective of objectives) {
      assert.ok(metricsFor(objective).includes(OBJECTIVES[objective].metric), objective);
      for (const metric of Object.keys(METRICS)) {
        const parse = () => parseParameters(`objective: ${objective}\nmetric: ${metric}`);
        if (metricsFor(objective).includes(metric as MetricName)) assert.equal(parse().metric, metric);
        else
          assert.throws(
            parse,
            new RegExp(`parameters:2: The metric ${metric} does not measure .*${objective}`),
          );
      }
    }
  });
});
