import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import type { DescribedDataset, TableSchema } from '../../runtime/data/manifest.js';
import type { Profile } from '../../runtime/data/profile.js';
import { describeSample } from '../../runtime/data/sample.js';
import type { Twins } from '../../runtime/data/sanity/duplicateRows.js';
import type { Finding } from '../../runtime/error.js';
import { icon } from '../html/icons.js';
import { html, type Markup } from '../html/markup.js';
import { htmlPage } from '../html/page.js';
import { shortened } from '../html/visible.js';
import { anomaliesSection } from './anomaliesSection.js';
import { columnsSection, distributionsSection } from './columnsSection.js';
import { driftSection } from './driftSection.js';
import { keyFigures } from './keyFigures.js';
import { partsSection } from './partsSection.js';

/** All that the data report shows. */
export interface DataReport {
  manifest: DescribedDataset;
  schema: TableSchema;
  profile: Profile;
  /** What was odd and let through. */
  warnings: readonly Finding[];
  twins: Twins;
  /** Undefined where there was no earlier version. */
  drift: DataDrift | undefined;
}

const CONTENTS = [
  ['anomalies', 'Anomalies'],
  ['parts', 'Parts'],
  ['drift', 'Drift'],
  ['columns', 'Columns'],
  ['distributions', 'Distributions'],
];

/** The data report as one HTML file that needs nothing else and no script. The same data gives the same bytes. */
export function renderDataReport(data: DataReport): string {
  const { manifest } = data;
  const title = shortened(manifest.name ?? manifest.source.name, 120);
  return htmlPage(
    `${title}: data version ${manifest.version}`,
    html`<header>
<p class="eyebrow">Data</p>
<h1>${title}</h1>
<p class="meaning">Data version <code>${manifest.version}</code> · ${shortened(manifest.source.name, 120)}</p>
<nav aria-label="Sections"><ul>${CONTENTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${sampleNotice(data)}${keyFigures(data)}${anomaliesSection(data)}${partsSection(data)}${driftSection(data)}${columnsSection(data)}${distributionsSection(data)}</main>
`,
  );
}

function sampleNotice({ manifest: { sample } }: DataReport): Markup | undefined {
  if (!sample) return undefined;
  return html`<p class="notice">${icon('info')}<span>This is ${describeSample(sample)}: good for a trial, not for a release.</span></p>
`;
}
