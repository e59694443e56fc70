import assert from 'node:assert/strict';
import type { Chart } from '../../../report/charts/chart.js';
import { gainsChart, rocChart } from '../../../report/charts/claimsFound.js';
import { readAt } from '../../../report/charts/readAt.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';
import { sampleReport } from '../../support/sampleReport.js';

const sample = sampleReport();

describe('charts of claims found', () => {
  for (const [name, draw] of Object.entries({ rocChart, gainsChart })) {
    it(`${name} goes from nothing to all, above chance and above the champion`, () => {
      const chart = draw(sample, PAGE_PALETTE) as Chart;
      const at = (x: number) => readAt(chart, x).map(({ value }) => value);
      assert.deepEqual(
        [at(0), at(100)].map((values) => Math.max(...values)),
        [0, 100],
      );
      const [theirs, mine] = at(30);
      assert.ok(30 < theirs && theirs < mine);
      assert.deepEqual(chart.table.head.slice(1), ['This model', 'porto-seguro-claims v4']);
    });
  }

  it('ROC counts claim-free policies, gains all policies', () => {
    const [roc, gains] = [rocChart, gainsChart].map(
      (draw) => readAt(draw(sample, PAGE_PALETTE) as Chart, 10)[1],
    );
    assert.ok(roc.value > gains.value);
  });
});
