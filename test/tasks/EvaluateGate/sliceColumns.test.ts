import assert from 'node:assert/strict';
import type { Column } from '../../../runtime/data/table.js';
import { parseConditions } from '../../../runtime/gate/parse.js';
import { sliceColumns } from '../../../tasks/EvaluateGate/sliceColumns.js';

const COLUMNS: Column[] = [
  {
    name: 'region',
    kind: 'categorical',
    values: Float64Array.of(1, 0, Number.NaN),
    levels: ['north', 'south'],
  },
  { name: 'code', kind: 'categorical', values: Float64Array.of(104, 2, Number.NaN) },
  { name: 'doors', kind: 'numeric', values: Float64Array.of(3, 5, Number.NaN) },
  { name: 'agent', kind: 'text', values: ['Ann', '', 'Bob'] },
];

const valuesOf = (column: string): string[] | undefined =>
  sliceColumns(parseConditions(`gini[${column}] >= 0`, 'conditions'), COLUMNS, 'conditions').get(column);

describe('slice columns', () => {
  it('are text: names of categories where there are, numbers else, missing where there is nothing', () => {
    assert.deepEqual(valuesOf('region'), ['south', 'north', 'missing']);
    assert.deepEqual(valuesOf('code'), ['104', '2', 'missing']);
    assert.deepEqual(valuesOf('doors'), ['3', '5', 'missing']);
    assert.deepEqual(valuesOf('agent'), ['Ann', 'missing', 'Bob']);
  });

  it('are those that conditions name, each once', () => {
    const conditions = parseConditions('gini >= 0\ngini[doors] >= 0\nauc[doors] >= 0', 'conditions');
    assert.deepEqual([...sliceColumns(conditions, COLUMNS, 'conditions').keys()], ['doors']);
  });
});
