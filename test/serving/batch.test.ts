import assert from 'node:assert/strict';
import { UserError } from '../../runtime/error.js';
import { listed, readColumnNames, readRows, readSplit, rowCount } from '../../serving/batch.js';

const refuses = (read: () => unknown, ...where: string[]): void => {
  assert.throws(read, (error) => {
    assert.ok(error instanceof UserError);
    assert.deepEqual(
      error.findings.map((finding) => finding.where),
      where,
    );
    return true;
  });
};

describe('serving/batch', () => {
  it('tells lists from records', () => {
    assert.deepEqual(readRows([[1], []], 'data'), { rows: [[1], []] });
    assert.deepEqual(readRows([{ a: 1 }, {}], 'data'), { records: [{ a: 1 }, {}] });
    assert.equal(rowCount({ rows: [[1], [2]] }), 2);
    assert.equal(rowCount({ records: [{}] }), 1);
  });

  it('names every row that is neither, or not as the first', () => {
    refuses(() => readRows(null, 'data'), 'data');
    refuses(() => readRows([], 'data'), 'data');
    refuses(() => readRows([null], 'data'), 'data[0]');
    refuses(() => readRows([[1], { a: 1 }, [2], 'x'], 'data'), 'data[1]', 'data[3]');
    refuses(() => readRows([{ a: 1 }, [2], 3], 'data'), 'data[1]', 'data[2]');
  });

  it('reads the split orientation, with or without columns and index', () => {
    assert.deepEqual(readSplit({ data: [[1]] }, 's'), { rows: [[1]] });
    assert.deepEqual(readSplit({ index: [5], columns: ['a'], data: [[1]] }, 's'), {
      columns: ['a'],
      rows: [[1]],
    });
    refuses(() => readSplit([[1]], 's'), 's');
    refuses(() => readSplit({ columns: ['a'] }, 's'), 's');
    refuses(() => readSplit({ data: [[1]], dtype: 'f8' }, 's'), 's');
    refuses(() => readSplit({ columns: 'a', data: [[1]] }, 's'), 's.columns');
    refuses(() => readSplit({ data: [{ a: 1 }] }, 's'), 's.data');
  });

  it('takes distinct names only, and says which are not', () => {
    assert.deepEqual(readColumnNames(['a', 'b'], 'c'), ['a', 'b']);
    assert.throws(
      () => readColumnNames(['a', 'b', 'a', 'a'], 'c'),
      /^UserError: c: Named more than once: a\./,
    );
  });

  it('shortens lists of names', () => {
    assert.equal(listed(['a', 'b']), 'a, b');
    assert.equal(listed(Array(12).fill('n')), `${Array(10).fill('n').join(', ')} and 2 more`);
    assert.equal(listed(['x'.repeat(100)]), `${'x'.repeat(64)}…`);
  });
});
