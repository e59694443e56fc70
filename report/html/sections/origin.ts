import { targetMeanOf } from '../../../runtime/data/manifest.js';
import { MEAN_NAMES, meanFigure, POSITIVE_NAMES } from '../../data/targetMean.js';
import { whole } from '../../figures.js';
import type { ReportData } from '../../report.js';
import { html, type Markup } from '../markup.js';
import { table } from '../table.js';
import { shortened } from '../visible.js';

/** Which rows the model was made and judged with. */
export function dataSection({ data, gate }: ReportData): Markup {
  const kind = gate.data.targetKind ?? 'binary';
  const sum = (of: 'rows' | 'positives'): number => data.parts.reduce((all, part) => all + part[of], 0);
  const mean = data.parts.reduce((all, part) => all + part.rows * targetMeanOf(part), 0) / sum('rows');
  const parts = [
    ...data.parts,
    { name: 'all', rows: sum('rows'), positives: sum('positives'), targetMean: mean },
  ];
  return html`<section id="data" aria-labelledby="data-title">
<h2 id="data-title">Data</h2>
<p class="meaning">The model learned from the train part, stopped by the validation part and is judged on the test part.</p>
<dl class="facts">
<div><dt>Data set</dt><dd>${shortened(data.name, 200)}</dd></div>
<div><dt>Version</dt><dd><code>${shortened(data.version, 200)}</code></dd></div>
<div><dt>Source</dt><dd>${shortened(data.source, 300)}</dd></div>
</dl>
${table(
  'Parts of the data',
  [
    { head: 'Part' },
    { head: 'Rows', number: true },
    { head: POSITIVE_NAMES[kind], number: true },
    { head: MEAN_NAMES[kind], number: true },
  ],
  parts.map((part) => ({
    cells: [
      shortened(part.name, 60),
      whole(part.rows),
      whole(part.positives),
      meanFigure(targetMeanOf(part), kind),
    ],
  })),
)}</section>
`;
}

/** A card, beside the charts of the training. */
export function parametersCard({ parameters }: ReportData): Markup {
  const entries = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<article class="card parameters" id="parameters">
<h3>Parameters</h3>
<p class="meaning">What the training was run with, in LightGBM’s names.</p>
${
  entries.length > 0
    ? html`<dl>${entries.map(
        ([name, value]) =>
          html`<div><dt><code>${shortened(name, 120)}</code></dt><dd>${shortened(value, 300) || '(empty)'}</dd></div>`,
      )}</dl>`
    : html`<p class="empty">The model does not say what it was trained with.</p>`
}
</article>
`;
}

/** What to compare with when asked whether these are the files that were approved. */
export function recordSection({ gate }: ReportData): Markup {
  const { model, champion, data, bootstrap, tool, whenNoChampion } = gate;
  const rows: [string, string | undefined, string][] = [
    ['Model', model.contentSha256, 'SHA-256 of the model directory'],
    ['Champion', champion?.contentSha256, 'SHA-256 of the champion’s model directory'],
    ['Test part', data.sha256, 'SHA-256 of the rows that were judged on'],
    ['Data version', data.version, 'Names the content, the split and the seed'],
    ['Run', model.runId, 'The training run in the workspace'],
    [
      'Intervals',
      bootstrap && `${whole(bootstrap.draws)} draws, seed ${bootstrap.seed}`,
      'For metrics without a formula, by resampling the rows; the same seed gives the same numbers',
    ],
    ['Without a champion', whenNoChampion, 'What conditions on the champion come to while there is none'],
    ['Tool', `${tool.name} ${tool.version}`, 'What wrote this report'],
  ];
  return html`<section id="record" aria-labelledby="record-title">
<h2 id="record-title">Record</h2>
<p class="meaning">What this verdict rests on. The same stands in gate.json beside this report.</p>
${table(
  'Record',
  [{ head: 'What' }, { head: 'Value' }, { head: 'Meaning' }],
  rows.flatMap(([what, value, meaning]) =>
    value === undefined ? [] : [{ cells: [what, html`<code>${shortened(value, 200)}</code>`, meaning] }],
  ),
  { stacked: true },
)}</section>
`;
}
