import { describeSample } from '../../runtime/data/sample.js';
import { icon } from '../html/icons.js';
import { html, type Markup } from '../html/markup.js';
import { shortened } from '../html/visible.js';
import { anomaliesSection } from './anomaliesSection.js';
import { columnsSection } from './columnsSection.js';
import type { DataReport } from './dataReport.js';
import { distributionsSection } from './distributionsSection.js';
import { driftSection } from './driftSection.js';
import { expectedSection } from './expectedSection.js';
import { keyFigures } from './keyFigures.js';
import { partsSection } from './partsSection.js';
import { refusalSection } from './refusalSection.js';

/** What the data report and the results tab show. Refused data has those sections for which enough was known. */
export function dataBody(data: DataReport): Markup {
  const { dataset, drift, errors } = data;
  const sections = [
    ['anomalies', 'Anomalies', anomaliesSection(data)],
    ['expected', 'Expected', expectedSection(data)],
    ['parts', 'Parts', partsSection(data)],
    ['drift', 'Drift', dataset || drift ? driftSection({ drift }) : undefined],
    ['columns', 'Columns', columnsSection(data)],
    ['distributions', 'Distributions', distributionsSection(data)],
  ] as const;
  const present = sections.filter(([, , section]) => section !== undefined);
  const version = dataset
    ? html`Data version <code>${shortened(dataset.manifest.version, 60)}</code>`
    : 'No data version';
  return html`<header>
<p class="eyebrow">Data</p>
<h1>${shortened(data.name, 120)}</h1>
<p class="meaning">${version} · ${shortened(data.source, 120)}</p>
<nav aria-label="Sections"><ul>${present.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${errors.length > 0 ? refusalSection(data) : undefined}${sampleNotice(data)}${keyFigures(data)}${present.map(([, , section]) => section)}</main>
`;
}

function sampleNotice({ dataset }: DataReport): Markup | undefined {
  const sample = dataset?.manifest.sample;
  if (!sample) return undefined;
  return html`<p class="notice">${icon('info')}<span>This is ${describeSample(sample)}: good for a trial, not for a release.</span></p>
`;
}
