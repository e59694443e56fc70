import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { OTHER_PARAMETERS } from '../../../runtime/gbdt/otherParameters.js';
import {
  DEFAULT_PARAMETERS,
  ignoredParameters,
  type Parameters,
  parameterBlock,
  parseParameters,
  plainParameters,
} from '../../../runtime/gbdt/parameters.js';
import { type NumberParameter, PARAMETERS, type Parameter } from '../../../runtime/gbdt/parameterTable.js';
import { needPython, python } from '../../support/python.js';

/** The messages for a text that must be refused. */
function refusal(text: string, options?: { seed: number }): string[] {
  try {
    parseParameters(text, options);
  } catch (error) {
    assert(error instanceof UserError);
    return error.message.split('\n');
  }
  assert.fail(`accepted: ${text}`);
}

describe('parameters', () => {
  describe('the text', () => {
    it('is one parameter per line, with comments, blanks, quotes, any line ending', () => {
      const text =
        '# tuned in March\r\n\r\n  eta = 0.05  # slow\nnum_leaves:63\r"bagging_freq": \'5\'\nmetric: AUC\nunbalance: True\n';
      assert.deepEqual(parseParameters(text), {
        ...DEFAULT_PARAMETERS,
        learning_rate: 0.05,
        num_leaves: 63,
        bagging_freq: 5,
        metric: 'auc',
        is_unbalance: true,
      });
    });

    it('may be the lines of a dictionary in a notebook', () => {
      const text =
        "'objective': 'binary',\n    'learning_rate': 0.02,\n    \"is_unbalance\": True ,  # rare\n";
      assert.deepEqual(parseParameters(text), {
        ...DEFAULT_PARAMETERS,
        learning_rate: 0.02,
        is_unbalance: true,
      });
    });

    it('may be empty, which is all defaults', () => {
      assert.deepEqual(parseParameters(''), DEFAULT_PARAMETERS);
      assert.deepEqual(parseParameters('\n  \n# nothing'), DEFAULT_PARAMETERS);
    });

    it('names features in constraints', () => {
      const { monotone_constraints, interaction_constraints } = parseParameters(
        'mc: age:1, bonus:-1,region : 0\ninteraction_constraints: [age, bonus], [region]',
      );
      assert.deepEqual(monotone_constraints, { age: 1, bonus: -1, region: 0 });
      assert.deepEqual(interaction_constraints, [['age', 'bonus'], ['region']]);
    });

    it('takes empty values where LightGBM writes empty ones', () => {
      assert.deepEqual(
        parseParameters('metric:\nmonotone_constraints:\ninteraction_constraints='),
        DEFAULT_PARAMETERS,
      );
    });

    it('takes the same values back that a manifest holds', () => {
      const tuned = parseParameters('mc=a:1,b:-1\ninteraction_constraints=[a,b],[c]\neta=1e-3\nmetric=auc');
      const lines = Object.entries(plainParameters(tuned)).map(([name, value]) => `${name}: ${value}`);
      assert.deepEqual(parseParameters(lines.join('\n')), tuned);
    });
  });

  describe('refusals', () => {
    it('name the line, all problems at once, in the order of lines', () => {
      const messages = refusal('eta: 0,05\nnum_leavs: 7\nnonsense\nnum_trees: 1.5\nsigmoid: 0\nunbalance: 2');
      assert.deepEqual(
        messages.map((message) => message.slice(0, 'parameters:n'.length)),
        [1, 2, 3, 4, 5, 6].map((line) => `parameters:${line}`),
      );
      assert.match(messages[0]!, /eta is '0,05'.*point, not a comma/);
      assert.match(messages[1]!, /Did you mean num_leaves\?/);
      assert.match(messages[2]!, /one parameter per line/i);
      assert.match(messages[3]!, /num_trees is '1.5'.*whole number at least 1/);
      assert.match(messages[4]!, /sigmoid is 0.*above 0/);
      assert.match(messages[5]!, /true or false/);
    });

    it('name both lines of a duplicate, also through an alias', () => {
      assert.match(
        refusal('learning_rate: 0.1\n\neta: 0.1')[0]!,
        /^parameters:3: learning_rate \(written as eta\) was set on line 1 already\./,
      );
      assert.match(refusal('eta: 0.1\nlearning_rate: 0.1')[0]!, /^parameters:2: .*line 1 already \(as eta\)/);
    });

    it('suggest an alias and what it stands for', () => {
      assert.match(refusal('n_estimator: 5')[0]!, /Did you mean n_estimators \(num_iterations\)\?/);
      assert.doesNotMatch(refusal('zzzzzzzzzzzzzz: 5')[0]!, /Did you mean/);
    });

    it('say what LightGBM knows but the bundled trainer does not', () => {
      assert.match(refusal('linear_tree: true')[0]!, /linear_tree.*not supported by the bundled trainer/);
      assert.match(refusal('boosting: goss')[0]!, /data_sample_strategy: goss/);
      assert.match(refusal('boosting: dart')[0]!, /'dart' is not available\. Give gbdt\./);
      assert.match(
        refusal('objective: huber')[0]!,
        /'huber' is not available\. Give one of binary, .*tweedie\./,
      );
      assert.match(
        refusal('metric: poisson')[0]!,
        /^parameters:1: The metric poisson does not measure .*binary/,
      );
      assert.match(refusal('metric: auc,binary_logloss')[0]!, /Give one of auc, binary_logloss/);
      assert.match(refusal('label: target')[0]!, /PrepareData/);
      assert.match(refusal('device: gpu')[0]!, /device_type: cpu/);
    });

    it('refuse contradictions', () => {
      assert.match(
        refusal('is_unbalance: true\nscale_pos_weight: 2')[0]!,
        /^parameters:2: .*Keep one of them/,
      );
      assert.match(
        refusal('data_sample_strategy: goss\ntop_rate: 0.95')[0]!,
        /^parameters:2: .*together exceed 1/,
      );
      assert.match(
        refusal('data_sample_strategy: goss\nsubsample: 0.5\nsubsample_freq: 1')[0]!,
        /bagging cannot/,
      );
      assert.match(refusal('path_smooth: 1\nmin_data: 1')[0]!, /at least two rows/);
      assert.equal(parseParameters('is_unbalance: true\nscale_pos_weight: 1').is_unbalance, true);
      assert.equal(parseParameters('top_rate: 0.95').top_rate, 0.95);
    });

    it('refuse constraints that do not name features', () => {
      assert.match(refusal('mc: 1,0,-1')[0]!, /Name the features/);
      assert.match(refusal('mc: age:2')[0]!, /Name the features/);
      assert.match(refusal('mc: age:1,age:-1')[0]!, /'age' twice/);
      assert.match(refusal('interaction_constraints: a,b')[0]!, /\[a,b\],\[c,d\]/);
      assert.match(refusal('interaction_constraints: [a,,b]')[0]!, /empty name/);
    });

    it('refuse numbers that a machine word does not hold', () => {
      assert.match(refusal('seed: 3000000000')[0]!, /out of its range/);
      assert.match(refusal('lambda_l2: 1e999')[0]!, /out of its range/);
      assert.match(refusal('learning_rate:')[0]!, /not a number/);
      assert.match(refusal('learning_rate: 0x1')[0]!, /not a number/);
    });
  });

  it('ignores what changes nothing and tells', () => {
    const text = 'verbose: -1\neta: 0.1\nn_jobs: 8\nlinear_tree: False\ndevice: cpu\nalpha: 0.90\n';
    assert.deepEqual(parseParameters(text), DEFAULT_PARAMETERS);
    assert.deepEqual(ignoredParameters(text), ['verbose', 'n_jobs', 'linear_tree', 'device', 'alpha']);
  });

  it('takes the seed of the task unless the text has one', () => {
    assert.equal(parseParameters('', { seed: 7 }).seed, 7);
    assert.deepEqual(parseParameters('seed: 8', { seed: 7 }), parseParameters('seed: 8'));
    const { bagging_seed, feature_fraction_seed } = parseParameters('bagging_seed: 5', { seed: 7 });
    assert.equal(bagging_seed, 5);
    assert.notEqual(feature_fraction_seed, DEFAULT_PARAMETERS.feature_fraction_seed);
  });

  it('documents every parameter', () => {
    for (const [name, { doc }] of Object.entries(PARAMETERS)) assert.match(doc, /^[A-Z].*\.$/, name);
  });
});

const BLOCK = `
import json, re, sys, tempfile
import numpy as np, lightgbm as lgb
rows = np.arange(40.0).reshape(20, 2)
label = (np.arange(20) % 2).astype(float)
def block(parameters):
    # The model text also leaves out what Python adds by itself.
    booster = lgb.Booster(parameters, lgb.Dataset(rows, label))
    return dict(re.findall(r'^\\[([^:]+): ?(.*)\\]$', booster.model_to_string(), re.M))
`;

describe('parameters, against LightGBM', () => {
  const supported = Object.entries(PARAMETERS) as [keyof Parameters, Parameter][];

  it('have its names and aliases, all of them', function () {
    needPython(this);
    const theirs = python<Record<string, string[]>>(
      'import json; from lightgbm.basic import _ConfigAliases as A; print(json.dumps(A._get_all_param_aliases()))',
    );
    const ours = Object.fromEntries(
      [...supported, ...Object.entries(OTHER_PARAMETERS)].map(([name, { aliases }]) => [
        name,
        [name, ...aliases].sort(),
      ]),
    );
    const sorted = Object.fromEntries(Object.entries(theirs).map(([name, all]) => [name, all.sort()]));
    assert.deepEqual(ours, sorted);
  }).timeout(20_000);

  it('have its defaults', function () {
    needPython(this);
    const theirs = python<Record<string, string>>(
      `${BLOCK}\nprint(json.dumps(block({'objective': 'binary'})))`,
    );
    const ours: Record<string, string> = {
      ...Object.fromEntries(
        Object.entries(OTHER_PARAMETERS).map(([name, parameter]) => [name, parameter.default]),
      ),
      ...Object.fromEntries(parameterBlock(DEFAULT_PARAMETERS, ['Column_0', 'Column_1'])),
      // LightGBM fills the empty metric in.
      metric: 'binary_logloss',
    };
    for (const [name, value] of Object.entries(theirs)) assert.equal(ours[name], value, name);
    for (const [name] of supported) assert(name in theirs, `${name} is not in a model's parameters`);
  }).timeout(20_000);

  it('have its ranges', function () {
    needPython(this);
    const numbers = supported.filter((entry): entry is [keyof Parameters, NumberParameter] =>
      ['integer', 'number'].includes(entry[1].type),
    );
    const trials = numbers.flatMap(([name, { type, atLeast, above, atMost, below }]) => {
      const bounds = [atLeast, above, atMost, below].filter((bound) => bound !== undefined);
      const step = type === 'integer' ? 1 : 1e-3;
      return [...new Set([-5, 0, 1, 5, ...bounds.flatMap((bound) => [bound - step, bound, bound + step])])]
        .filter(
          (value) => !(name === 'max_bin' && value > 255) && !(name === 'num_iterations' && value === 0),
        )
        .map((value) => ({ name, value }));
    });
    assert(trials.length > 100);
    const theirs = python<boolean[]>(
      `${BLOCK}
def accepts(name, value):
    try:
        block({'objective': 'binary', 'verbosity': -1, name: value})
        return True
    except lgb.basic.LightGBMError:
        return False
print(json.dumps([accepts(t['name'], t['value']) for t in json.load(sys.stdin)]))`,
      trials,
    );
    const ours = trials.map(({ name, value }) => {
      try {
        parseParameters(`${name}: ${value}`);
        return true;
      } catch {
        return false;
      }
    });
    const differing = trials.filter((_, index) => ours[index] !== theirs[index]);
    assert.deepEqual(differing, []);
    assert(theirs.includes(false) && theirs.includes(true));
  }).timeout(60_000);

  it('have its seeds, derived from one', function () {
    needPython(this);
    const seeds = [0, 1, 42, -1, 2 ** 31 - 1, -(2 ** 31)];
    const names = ['seed', 'data_random_seed', 'bagging_seed', 'feature_fraction_seed'] as const;
    const theirs = python<Record<string, string>[]>(
      `${BLOCK}\nprint(json.dumps([block({'seed': s, 'verbosity': -1}) for s in json.load(sys.stdin)]))`,
      seeds,
    );
    for (const [index, seed] of seeds.entries()) {
      const ours = parseParameters('', { seed });
      for (const name of names) assert.equal(String(ours[name]), theirs[index]![name], `${name} of ${seed}`);
    }
  }).timeout(20_000);

  it('write the block that it writes and reads back', function () {
    needPython(this);
    const text = [
      ...['objective: binary', 'metric: auc', 'eta: 0.05', 'num_leaves: 7', 'min_data_in_leaf: 2'],
      ...['lambda_l1: 0.25', 'bagging_fraction: 0.7', 'bagging_freq: 2', 'path_smooth: 0.5', 'seed: 9'],
      ...['is_unbalance: true', 'use_missing: false', 'num_iterations: 12', 'early_stopping_round: 3'],
      ...['mc: Column_1:-1', 'interaction_constraints: [Column_0],[Column_1,Column_0]'],
    ].join('\n');
    const ours = parameterBlock(parseParameters(text), ['Column_0', 'Column_1']);
    const theirs = python<{ block: Record<string, string>; loaded: Record<string, unknown> }>(
      `${BLOCK}
ours, flags = json.load(sys.stdin)
written = block({n: v == '1' if n in flags else v for n, v in ours if v != ''})
text = lgb.train({'objective': 'binary', 'verbosity': -1, 'min_data': 1}, lgb.Dataset(rows, label), 1).model_to_string()
head = text[:text.index('parameters:\\n')]
text = head + 'parameters:\\n' + ''.join(f'[{n}: {v}]\\n' for n, v in ours) + '\\nend of parameters\\n\\npandas_categorical:null\\n'
with tempfile.NamedTemporaryFile('w', suffix='.txt') as file:
    file.write(text)
    file.flush()
    loaded = lgb.Booster(model_file=file.name).params
print(json.dumps({'block': written, 'loaded': loaded}))`,
      [ours, supported.flatMap(([name, { type }]) => (type === 'boolean' ? [name] : []))],
    );
    for (const [name, value] of ours) assert.equal(value, theirs.block[name], name);
    assert.equal(theirs.loaded.learning_rate, 0.05);
    assert.deepEqual(theirs.loaded.monotone_constraints, [0, -1]);
    assert.deepEqual(theirs.loaded.is_unbalance, true);
  }).timeout(20_000);
});
