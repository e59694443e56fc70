import assert from 'node:assert/strict';
import type { Chart } from '../../../report/charts/chart.js';
import { dots, frame, line } from '../../../report/charts/frame.js';
import { readAt } from '../../../report/charts/readAt.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';

const axes = { x: { name: 'x' }, y: { name: 'y' } };
const points: [number, number][] = [
  [0, 10],
  [2, 30],
];

function reading(series: Parameters<typeof frame>[1], at: number) {
  return readAt({ option: frame(axes, series, PAGE_PALETTE) as Chart['option'] }, at);
}

describe('readAt', () => {
  it('reads lines between their points, steps from the left and dots where they are', () => {
    const series = [
      line(points, 'red', { name: 'line' }),
      line(points, 'red', { name: 'step', step: 'end' }),
      dots(points, 'red', { name: 'dots' }),
      { type: 'bar' as const, name: 'bar', data: [1, 2, 3] },
      line(points, 'red'),
    ];
    assert.deepEqual(reading(series, 1), [
      { name: 'line', value: 20, axis: 0 },
      { name: 'step', value: 10, axis: 0 },
      { name: 'bar', value: 2, axis: 0 },
    ]);
    assert.deepEqual(reading(series, 2), [
      { name: 'line', value: 30, axis: 0 },
      { name: 'step', value: 30, axis: 0 },
      { name: 'dots', value: 30, axis: 0 },
      { name: 'bar', value: 3, axis: 0 },
    ]);
  });

  it('reads sideways where the names stand along y', () => {
    const sideways = frame(
      { x: { name: 'x' }, y: { name: 'y', categories: ['a', 'b'] } },
      [
        dots(
          [
            [5, 0],
            [7, 1],
          ],
          'red',
          { name: 'dots' },
        ),
      ],
      PAGE_PALETTE,
    );
    assert.deepEqual(readAt({ option: sideways }, 1), [{ name: 'dots', value: 7, axis: 0 }]);
  });

  it('tells which of two axes a value is read on', () => {
    const second = { ...dots(points, 'red', { name: 'dots' }), yAxisIndex: 1 };
    assert.deepEqual(reading([second], 2), [{ name: 'dots', value: 30, axis: 1 }]);
  });

  it('leaves out what is nothing there', () => {
    assert.deepEqual(reading([line([[0, 1], null, [1, 2]], 'red', { name: 'line' })], 5), []);
    assert.deepEqual(reading([], 5), []);
  });
});
