import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readInvocation } from '../../../serving/forms/mlflow.js';
import { needPython, python } from '../../support/python.js';

describe('serving/forms/mlflow', () => {
  it('reads what MLflow’s client makes of frames and arrays', function () {
    needPython(this);
    const [frame, array] = python<string[]>(
      `import json, numpy, pandas
from mlflow.utils.proto_json_utils import dump_input_data
print(json.dumps([
    dump_input_data(pandas.DataFrame({"a": [1, 2], "b": ["x", None]})),
    dump_input_data(numpy.array([[1.5, 2.0], [3.0, 4.0]])),
]))`,
    ).map((text) => readInvocation(JSON.parse(text)));
    const rows = [
      [1, 'x'],
      [2, null],
    ];
    assert.deepEqual(frame, { columns: ['a', 'b'], rows });
    assert.deepEqual(array, {
      rows: [
        [1.5, 2],
        [3, 4],
      ],
    });
  });

  it('reads a list per feature', () => {
    assert.deepEqual(readInvocation({ inputs: { a: [1, 2], b: [3, 'x'] } }), {
      columns: ['a', 'b'],
      rows: [
        [1, 3],
        [2, 'x'],
      ],
    });
  });

  it('reads records, and instances of either kind', () => {
    assert.deepEqual(readInvocation({ dataframe_records: [{ a: 1 }] }), { records: [{ a: 1 }] });
    assert.deepEqual(readInvocation({ instances: [{ a: 1 }] }), { records: [{ a: 1 }] });
    assert.deepEqual(readInvocation({ instances: [[1]], params: {} }), { rows: [[1]] });
  });

  it('refuses bodies without exactly one form, and columns that make no table', () => {
    for (const body of [
      null,
      [],
      {},
      { params: {} },
      { columns: ['a'], data: [[1]] },
      { instances: [[1]], inputs: [[1]] },
      { dataframe_split: [[1]] },
      { dataframe_records: { a: [1] } },
      { inputs: {} },
      { inputs: { a: [] } },
      { inputs: { a: 1 } },
      { inputs: { a: [1], b: [1, 2] } },
    ]) {
      assert.throws(() => readInvocation(body), UserError, JSON.stringify(body));
    }
  });
});
