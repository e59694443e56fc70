import assert from 'node:assert/strict';
import { baselineOf } from '../../../runtime/drift/baseline.js';
import { periodsOf } from '../../../runtime/monitor/periods.js';

const DAY = 86_400_000;

function daily(days: number, from = '2026-01-05'): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => Date.parse(from) + day * DAY + 1000 * day);
}

describe('periodsOf', () => {
  const starts = (times: Float64Array) =>
    periodsOf({ times, scores: new Float64Array(times.length) }, undefined).map(({ from }) => from);

  it('takes the shortest stretches of which there are few enough', () => {
    assert.deepEqual(starts(daily(3)), ['2026-01-05', '2026-01-06', '2026-01-07']);
    // 5 January 2026 is a Monday.
    assert.deepEqual(starts(daily(30)).slice(0, 3), ['2026-01-05', '2026-01-12', '2026-01-19']);
    assert.deepEqual(starts(daily(400)).slice(0, 3), ['2026-01-01', '2026-02-01', '2026-03-01']);
    assert.deepEqual(starts(daily(1200)).slice(0, 3), ['2026-01-01', '2026-04-01', '2026-07-01']);
    assert.deepEqual(starts(daily(365 * 9)).slice(0, 2), ['2026-01-01', '2027-01-01']);
  });

  it('leaves out rows without a time, and none where no row has one', () => {
    assert.deepEqual(starts(Float64Array.of(Number.NaN, Date.parse('2026-02-03'), Number.NaN)), [
      '2026-02-03',
    ]);
    assert.deepEqual(starts(Float64Array.of(Number.NaN)), []);
  });

  it('says per period what was predicted, how far that has moved, and what was seen', () => {
    const times = Float64Array.of(...daily(1), ...daily(1), ...daily(1), ...daily(1, '2026-01-06'));
    const scores = Float64Array.of(0.1, 0.2, 0.3, 0.9);
    const labels = Float64Array.of(0, 1, Number.NaN, Number.NaN);
    const baseline = baselineOf(Float64Array.of(0.1, 0.2, 0.3), []);
    const [first, second] = periodsOf({ times, scores, labels }, baseline);
    assert.ok(Math.abs(first!.meanScore - 0.2) < 1e-12);
    assert.equal(first!.psi, 0);
    assert.equal(first!.known!.rows, 2);
    assert.ok(Math.abs(first!.known!.expected - 0.15) < 1e-12);
    assert.equal(first!.known!.observed, 0.5);
    assert.ok(second!.psi! > 0.5);
    assert.equal(second!.known, undefined);
  });
});
