import { reportBody } from './html/body.js';
import { VERDICT_WORDS } from './html/outcomes.js';
import { htmlPage } from './html/page.js';
import { shortened } from './html/visible.js';
import type { ReportData } from './report.js';

/** The report as one HTML file that needs nothing else and no script. The same data gives the same bytes. */
export function renderReport(data: ReportData): string {
  return htmlPage(
    `${shortened(data.title, 120)}: model gate ${VERDICT_WORDS[data.gate.verdict]}`,
    reportBody(data),
  );
}
