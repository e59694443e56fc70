import type { MetricRecord } from '../../../runtime/gate/verdict.js';
import { differenceFigure, metricFigure, NONE, rangeFigure } from '../../figures.js';
import { inReadingOrder, metricText } from '../../metricNames.js';
import type { ReportData } from '../../report.js';
import { type Content, html, type Markup } from '../markup.js';
import { type Column, table } from '../table.js';
import { shortened } from '../visible.js';

export function metricsSection({ gate }: ReportData): Markup {
  const { metrics, champion } = gate;
  const theirs = champion && champion.unavailable === undefined ? champion.metrics : undefined;
  const columns: Column[] = [
    { head: 'Metric' },
    { head: 'This model', number: true },
    { head: '95 % interval', number: true },
    ...(theirs
      ? [
          { head: 'Champion', number: true },
          { head: 'Its interval', number: true },
          { head: 'Difference', number: true },
        ]
      : []),
  ];
  return html`<section id="metrics" aria-labelledby="metrics-title">
<h2 id="metrics-title">Metrics</h2>
<p class="meaning">All on the same rows of the test part, which no model was fitted to. An interval says how far the value could move on other rows of the same kind.</p>
${table(
  'Metrics',
  columns,
  inReadingOrder(Object.keys(metrics)).map((name) => {
    const { label, meaning } = metricText(name);
    return {
      cells: [
        html`<strong>${shortened(label, 120)}</strong>${meaning ? html`<span class="meaning">${meaning}</span>` : undefined}`,
        ...measured(metrics[name]),
        ...(theirs ? [...measured(theirs[name]), difference(name, metrics[name], theirs[name], gate)] : []),
      ],
    };
  }),
  { stacked: true },
)}</section>
`;
}

function measured(metric: MetricRecord | undefined): Content[] {
  if (!metric || metric.value === null) {
    return [
      NONE,
      html`<span class="meaning">${metric?.reason ? `Not computed: ${shortened(metric.reason, 300)}` : NONE}</span>`,
    ];
  }
  return [metricFigure(metric.value), metric.interval ? rangeFigure(metric.interval) : NONE];
}

/** With its interval where the gate has measured it, and in words where the metric has a better side. */
function difference(
  name: string,
  mine: MetricRecord,
  theirs: MetricRecord | undefined,
  { differences, conditions }: ReportData['gate'],
): Content {
  if (mine.value === null || !theirs || theirs.value === null) return NONE;
  const value = mine.value - theirs.value;
  const judged = conditions.find(
    ({ metric, difference, slices }) => metric === name && difference?.interval && !slices,
  );
  const interval = differences?.[name]?.interval ?? judged?.difference?.interval;
  const { better } = metricText(name);
  const word =
    better === 'neither' || value === 0
      ? undefined
      : interval && interval.low <= 0 && interval.high >= 0
        ? 'within noise'
        : value > 0 === (better === 'higher')
          ? 'better'
          : 'worse';
  return html`${differenceFigure(value)}${word ? html` <span class="word">${word}</span>` : undefined}${
    interval ? html`<span class="meaning">${rangeFigure(interval)}</span>` : undefined
  }`;
}
