import { driftSection } from '../data/driftSection.js';
import type { ReportData } from '../report.js';
import { html, type Markup } from './markup.js';
import { dependenceSection, qualitySection, segmentsSection, trainingSection } from './sections/charts.js';
import { conditionsSection } from './sections/conditions.js';
import { metricsSection } from './sections/metrics.js';
import { dataSection, recordSection } from './sections/origin.js';
import { verdictSection } from './sections/verdict.js';
import { shortened } from './visible.js';

/**
 * What the report and the results tab show, from the title to the record. Text from outside is shown as text, shortened
 * where it is very long.
 */
export function reportBody(data: ReportData): Markup {
  const segments = segmentsSection(data);
  const dependence = dependenceSection(data);
  const drift = data.drift ? driftSection({ drift: data.drift }) : undefined;
  const contents = [
    ['conditions', 'Conditions'],
    ['metrics', 'Metrics'],
    ['quality', 'Charts'],
    ...(segments ? [['segments', 'Segments']] : []),
    ['training', 'Training'],
    ['parameters', 'Parameters'],
    ...(dependence ? [['dependence', 'Partial dependence']] : []),
    ['data', 'Data'],
    ...(drift ? [['drift', 'Drift']] : []),
    ['record', 'Record'],
  ];
  return html`<header>
<p class="eyebrow">Model gate</p>
<h1>${shortened(data.title, 120)}</h1>
<p class="meaning">Data version <code>${shortened(data.data.version, 60)}</code> · Model <code>${data.gate.model.contentSha256.slice(0, 12)}</code></p>
<nav aria-label="Sections"><ul>${contents.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${verdictSection(data)}${conditionsSection(data)}${metricsSection(data)}${qualitySection(data)}${segments}${trainingSection(data)}${dependence}${dataSection(data)}${drift}${recordSection(data)}</main>
`;
}
