import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { driftSection } from '../data/driftSection.js';
import { html } from '../html/markup.js';
import { htmlPage } from '../html/page.js';
import { conditionsTable } from '../html/sections/conditions.js';
import { shortened } from '../html/visible.js';
import { overTimeSection } from './overTimeSection.js';
import { performanceSection } from './performanceSection.js';
import { qualitySection } from './qualitySection.js';
import { testsSection } from './testsSection.js';
import { verdictSection } from './verdictSection.js';

/** The report of a look at a model in use, as one HTML file that needs nothing else and no script. */
export function renderMonitorReport(record: MonitorRecord): string {
  const { model, conditions, drift, source, verdict, origin, tool } = record;
  const title = `${shortened(model.name, 120)} version ${shortened(model.version, 20)}`;
  const contents = [
    ['conditions', 'Conditions'],
    ['time', 'Over time'],
    ['performance', 'Performance'],
    ...(drift ? [['drift', 'Drift']] : []),
    ...(record.tests.length > 0 ? [['tests', 'Tests of drift']] : []),
    ['data-quality', 'Data quality'],
  ];
  return htmlPage(
    `${title} in use: ${verdict}`,
    html`<header>
<p class="eyebrow">Model in use</p>
<h1>${title}</h1>
<p class="meaning">${shortened(source.name, 120)} · Model <code>${model.contentSha256.slice(0, 12)}</code></p>
<nav aria-label="Sections"><ul>${contents.map(([id, name]) => html`<li><a href="#${id!}">${name!}</a></li>`)}</ul></nav>
</header>
<main>
${verdictSection(record)}<section id="conditions" aria-labelledby="conditions-title">
<h2 id="conditions-title">Conditions</h2>
<p class="meaning">What the pipeline asks of a model in use, as written.</p>
${conditionsTable(conditions)}</section>
${overTimeSection(record)}${performanceSection(record)}${drift ? driftSection({ drift }) : undefined}${testsSection(record)}${qualitySection(record)}</main>
<footer><p class="meaning">${origin?.pipelineRun ? `${shortened(origin.pipelineRun, 120)} · ` : ''}${tool.name} ${tool.version}</p></footer>
`,
  );
}
