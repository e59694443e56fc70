import assert from 'node:assert/strict';
import { typeColumns as type } from '../typeColumns.js';

const TARGET = [0, 1, 0, 1];

describe('roles', () => {
  it('name columns that are there, or the nearest ones are told', () => {
    const { errors } = type({ x: TARGET, policy_no: TARGET }, { target: 'Traget', id: 'PolicyNo' });
    assert.deepEqual(errors, [
      't.csv: missing-label: there is no column Traget, which is to be the target. Did you mean target?',
      't.csv: missing-label: there is no column PolicyNo, which is to be the id. Did you mean policy_no?',
    ]);
    const columns = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`x${i}`, TARGET]));
    assert.deepEqual(type(columns, { target: 'claimed' }).errors, [
      't.csv: missing-label: there is no column claimed, which is to be the target. The columns are target, x0, x1, x2, x3, x4, x5, x6 and 5 more.',
    ]);
  });

  it('are of different columns, and leave something to learn from', () => {
    const { errors } = type({}, { target: 'target', id: 'target' });
    assert.deepEqual(errors, [
      't.csv column target: constraint-error: the column is named both as the target and as the id. Name two columns.',
      't.csv: missing-label: no column is left for a model to learn from. Give columns besides the id and the target.',
    ]);
  });

  it('are all looked at in one pass', () => {
    const roles = { target: 'target', weight: 'wight', exposure: 'x', group: 'x', ignore: ['y', 'target'] };
    const { errors } = type({ weight: [1], x: ['a', 'b'], z: [1, 2] }, roles);
    assert.deepEqual(errors.slice(0, 4), [
      't.csv column x: constraint-error: the column is named both as the exposure and as the group. Name two columns.',
      't.csv column target: constraint-error: the column is named both as the target and as one to ignore. Name two columns.',
      't.csv: missing-label: there is no column wight, which is to be the weight. Did you mean weight?',
      't.csv: missing-label: there is no column y, which is to be ignored. Did you mean x?',
    ]);
  });
});
