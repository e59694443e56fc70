import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { readInferBody } from '../../../serving/forms/openInference.js';

const tensor = (rest: object) => ({ name: 'a', shape: [2], datatype: 'FP64', data: [1, 2], ...rest });

describe('serving/forms/openInference', () => {
  it('reads one tensor as the whole table, flat or nested', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    for (const data of [[1, 2, 3, 4], rows]) {
      assert.deepEqual(readInferBody({ inputs: [tensor({ shape: [2, 2], data })] }, 2), { batch: { rows } });
    }
  });

  it('reads a tensor per feature, with the request’s id', () => {
    const inputs = [
      tensor({}),
      tensor({ name: 'b', shape: [2, 1], data: [['x'], ['y']], datatype: 'BYTES' }),
    ];
    assert.deepEqual(readInferBody({ id: '42', inputs }, 2), {
      id: '42',
      batch: {
        columns: ['a', 'b'],
        rows: [
          [1, 'x'],
          [2, 'y'],
        ],
      },
    });
  });

  it('reads a model of one feature either way', () => {
    const rows = [[1], [2]];
    assert.deepEqual(readInferBody({ inputs: [tensor({ shape: [2, 1] })] }, 1), { batch: { rows } });
    assert.deepEqual(readInferBody({ inputs: [tensor({})] }, 1), { batch: { columns: ['a'], rows } });
  });

  it('turns truth into numbers and leaves missing values', () => {
    const { batch } = readInferBody(
      { inputs: [tensor({ shape: [3], datatype: 'BOOL', data: [true, false, null] })] },
      1,
    );
    assert.deepEqual(batch, { columns: ['a'], rows: [[1], [0], [null]] });
  });

  const bad: [what: string, body: unknown][] = [
    ['no object', []],
    ['no inputs', { inputs: [] }],
    ['an id that is no text', { id: 42, inputs: [tensor({})] }],
    ['an input that is no object', { inputs: [null] }],
    ['no name', { inputs: [tensor({ name: undefined })] }],
    ['no shape', { inputs: [tensor({ shape: [] })] }],
    ['a negative size', { inputs: [tensor({ shape: [-1] })] }],
    ['a type of another protocol', { inputs: [tensor({ datatype: 'float64' })] }],
    ['binary data', { inputs: [tensor({ data: undefined, parameters: { binary_data_size: 16 } })] }],
    ['data that does not fill the shape', { inputs: [tensor({ shape: [3] })] }],
    ['features of different length', { inputs: [tensor({}), tensor({ name: 'b', shape: [1], data: [1] })] }],
    [
      'features of several columns',
      { inputs: [tensor({}), tensor({ name: 'b', shape: [2, 2], data: [1, 2, 3, 4] })] },
    ],
    ['a feature twice', { inputs: [tensor({}), tensor({})] }],
    ['an output of another name', { inputs: [tensor({})], outputs: [{ name: 'shap' }] }],
  ];
  for (const [what, body] of bad) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readInferBody(body, 2), UserError);
    });
  }
});
