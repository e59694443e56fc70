import assert from 'node:assert/strict';
import { timeOf } from '../../../runtime/data/time.js';
import { needPython, python } from '../../support/python.js';

describe('timeOf', () => {
  it('reads ISO 8601 as pandas does', function () {
    needPython(this);
    const texts = [
      '2026-01-31',
      '2024-02-29',
      '2026-03',
      '1899-12-31',
      '2026-01-31T12:34',
      '2026-01-31 12:34:56',
      '2026-01-31T12:34:56.789Z',
      '2026-01-31T00:30:00+02:00',
      '2026-01-31T23:30:00.25-0530',
    ];
    const expected = python<number[]>(
      `
import json, sys, pandas
print(json.dumps([pandas.to_datetime(text, utc=True).value // 1_000_000 for text in json.load(sys.stdin)]))
`,
      texts,
    );
    assert.deepEqual(texts.map(timeOf), expected);
  });

  it('takes a number as it stands', () => {
    assert.deepEqual(['2026', '20260131', '12.5', ' 7'].map(timeOf), [2026, 20260131, 12.5, 7]);
  });

  it('refuses what is no date', () => {
    for (const text of [
      '',
      ' ',
      '2026-02-30',
      '2026-13-01',
      '2026-1-3',
      '31.01.2026',
      '2026-01-31T25:00',
      'today',
    ]) {
      assert(Number.isNaN(timeOf(text)), text);
    }
  });
});
