import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { metricFigure, whole } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';

const NAMES = { 'kolmogorov-smirnov': 'Kolmogorov-Smirnov', 'chi-squared': 'Chi-squared' };

/** Features by how unlikely their values are if nothing has changed. */
export function testsSection({ tests }: MonitorRecord): Markup | undefined {
  if (tests.length === 0) return undefined;
  const sorted = [...tests].sort((a, b) => a.pValue - b.pValue || (a.column < b.column ? -1 : 1));
  return html`<section id="tests" aria-labelledby="tests-title">
<h2 id="tests-title">Tests of drift</h2>
<p class="meaning">The p-value is the chance of values that differ so much, or more, if nothing has changed. Each test looks at a thousand rows a side at most. Among ${whole(tests.length)} features, one below ${metricFigure(1 / tests.length)} is to be expected by chance.</p>
${table(
  'Tests of drift',
  [
    { head: 'Feature' },
    { head: 'Test' },
    { head: 'Statistic', number: true },
    { head: 'p-value', number: true },
    { head: 'Wasserstein, in standard deviations', number: true },
  ],
  sorted.map(({ column, test, statistic, pValue, wasserstein }) => ({
    cells: [
      shortened(column, 120),
      NAMES[test],
      metricFigure(statistic),
      metricFigure(pValue),
      metricFigure(wasserstein),
    ],
  })),
)}</section>
`;
}
