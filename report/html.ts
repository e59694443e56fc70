import { createHash } from 'node:crypto';
import { html } from './html/markup.js';
import { qualitySection, trainingSection } from './html/sections/charts.js';
import { conditionsSection } from './html/sections/conditions.js';
import { metricsSection } from './html/sections/metrics.js';
import { dataSection, recordSection } from './html/sections/origin.js';
import { verdictSection } from './html/sections/verdict.js';
import { STYLE } from './html/style.js';
import { shortened } from './html/visible.js';
import type { ReportData } from './report.js';

/** Lets in the one style sheet by its hash, and nothing else: no script, no request, no inline style. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE.text).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const CONTENTS = [
  ['conditions', 'Conditions'],
  ['metrics', 'Metrics'],
  ['quality', 'Charts'],
  ['training', 'Training'],
  ['parameters', 'Parameters'],
  ['data', 'Data'],
  ['record', 'Record'],
];

/**
 * The report as one HTML file that needs nothing else and no script. The same data gives the same bytes.
 * Text from outside is shown as text, shortened where it is very long.
 */
export function renderReport(data: ReportData): string {
  const title = shortened(data.title, 120);
  const verdict = data.gate.verdict === 'passed' ? 'passed' : 'blocked';
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}: model gate ${verdict}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<p class="eyebrow">Model gate</p>
<h1>${title}</h1>
<p class="meaning">Data version <code>${shortened(data.data.version, 60)}</code> · Model <code>${data.gate.model.contentSha256.slice(0, 12)}</code></p>
<nav aria-label="Sections"><ul>${CONTENTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${verdictSection(data)}${conditionsSection(data)}${metricsSection(data)}${qualitySection(data)}${trainingSection(data)}${dataSection(data)}${recordSection(data)}</main>
</body>
</html>
`.text;
}
