import { createHash } from 'node:crypto';
import { reportBody } from './html/body.js';
import { html } from './html/markup.js';
import { VERDICT_WORDS } from './html/outcomes.js';
import { STYLE } from './html/style.js';
import { shortened } from './html/visible.js';
import type { ReportData } from './report.js';

/** Lets in the one style sheet by its hash, and nothing else: no script, no request, no inline style. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE.text).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The report as one HTML file that needs nothing else and no script. The same data gives the same bytes. */
export function renderReport(data: ReportData): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shortened(data.title, 120)}: model gate ${VERDICT_WORDS[data.gate.verdict]}</title>
<style>${STYLE}</style>
</head>
<body>
${reportBody(data)}</body>
</html>
`.text;
}
