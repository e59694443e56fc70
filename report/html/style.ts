import { html, type Markup } from './markup.js';

const LIGHT = html`
  --page: #f5f6f8; --card: #ffffff; --ink: #1a2230; --muted: #586374; --line: #e1e5eb; --accent: #2a5bd7;
  --pass: #17753f; --pass-tint: #e8f5ed; --fail: #b3261e; --fail-tint: #fcedec; --warn: #8a5a00; --warn-tint: #fdf3dd;
  --unknown: #4c5768; --unknown-tint: #edf0f4;
  --challenger: #2a5bd7; --champion: #c2570c; --claims: #9b2f7f; --others: #8290a3; --reference: #76839a;`;

const DARK = html`
  --page: #12161d; --card: #1b212b; --ink: #e8ecf2; --muted: #a3aebd; --line: #303947; --accent: #8fb0ff;
  --pass: #6fd39a; --pass-tint: #16301f; --fail: #ff9d94; --fail-tint: #3a1d1b; --warn: #f2c063; --warn-tint: #352a12;
  --unknown: #b4bfce; --unknown-tint: #28303c;
  --challenger: #8fb0ff; --champion: #ffab66; --claims: #ec9bd5; --others: #7e8b9e; --reference: #8f9bad;`;

const RULES = html`*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: auto; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0 0 0.25rem; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { margin: 0 0 0.25rem; font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.01em; }
h3 { margin: 0 0 0.25rem; font-size: 1rem; line-height: 1.3; }
p { margin: 0; }
code { font: 0.875em/1.4 ui-monospace, SFMono-Regular, Cascadia Mono, Consolas, Menlo, monospace; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
section { margin-top: 2.5rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.eyebrow { color: var(--accent); font-size: 0.8125rem; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; }
.meaning { color: var(--muted); max-width: 60rem; }
span.meaning { display: block; font-size: 0.8125rem; font-weight: 400; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
.card, .wide, .facts { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.icon { flex: none; width: 1.125em; height: 1.125em; fill: currentColor; }
.icon path { fill: none; stroke: var(--card); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.icon .solid { fill: currentColor; stroke: none; }

.verdict { margin-top: 1.5rem; padding: 1.25rem 1.5rem; border: 1px solid; border-left-width: 6px; border-radius: 10px; }
.verdict.pass { background: var(--pass-tint); border-color: var(--pass); }
.verdict.fail { background: var(--fail-tint); border-color: var(--fail); }
.verdict h2 { display: flex; align-items: center; gap: 0.6rem; font-size: 1.5rem; }
.verdict.pass h2 { color: var(--pass); }
.verdict.fail h2 { color: var(--fail); }
.reasons { display: grid; gap: 0.5rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.reasons li { display: grid; grid-template-columns: 7.75rem 1fr; gap: 0.5rem; align-items: center; }
.badge { display: inline-flex; align-items: center; justify-self: start; gap: 0.4rem; padding: 0.1rem 0.6rem 0.1rem 0.45rem; border-radius: 999px;
  font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
.badge.pass { color: var(--pass); background: var(--pass-tint); }
.badge.fail { color: var(--fail); background: var(--fail-tint); }
.badge.warn { color: var(--warn); background: var(--warn-tint); }
.badge.unknown, .badge.info { color: var(--unknown); background: var(--unknown-tint); }
.verdict .badge { background: var(--card); }
.notice { display: flex; gap: 0.6rem; margin-top: 1rem; padding: 0.75rem 1rem; border-radius: 10px; background: var(--unknown-tint); color: var(--unknown); }
.notice .icon { margin-top: 0.2em; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 1rem; margin: 1rem 0 0; }
.key .card { padding: 1rem 1.25rem; }
.key dt { color: var(--muted); font-size: 0.875rem; }
.key dd { margin: 0; font-size: 1.75rem; font-weight: 600; line-height: 1.25; letter-spacing: -0.015em; font-variant-numeric: tabular-nums; }
.key dd.small { color: var(--muted); font-size: 0.8125rem; font-weight: 400; letter-spacing: 0; line-height: 1.5; }

.wide { margin-top: 1rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.6rem 0.9rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-top: 0; color: var(--muted); font-size: 0.8125rem; font-weight: 600; white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 400; min-width: 9rem; max-width: 22rem; }
.number { text-align: right; white-space: nowrap; }
.number .meaning { white-space: normal; }
.word { color: var(--muted); font-size: 0.8125rem; }
.facts { margin: 1rem 0 0; padding: 0.75rem 1.25rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2.5rem; }
.parameters { padding: 1.25rem 1.5rem; }
.parameters dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13.5rem, 100%), 1fr)); gap: 0 2rem; margin: 0.5rem 0 0; font-size: 0.875rem; }
.parameters dl div { display: flex; justify-content: space-between; gap: 1rem; padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--muted); }
dd { margin: 0; }
.parameters dd { text-align: right; font-variant-numeric: tabular-nums; }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(28rem, 100%), 1fr)); gap: 1.25rem; margin-top: 1rem; }
.charts.small { grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); }
.chart { min-width: 0; padding: 1.25rem 1.5rem; }
.chart > .meaning, .parameters > .meaning { font-size: 0.875rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.75rem 0 0.25rem; padding: 0; list-style: none; font-size: 0.8125rem; }
.legend li { display: flex; align-items: center; gap: 0.45rem; }
.legend svg { flex: none; width: 24px; height: 12px; }
.picture > svg { display: block; width: 100%; height: auto; }
.picture text { font: 12px system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif; font-variant-numeric: tabular-nums; }
.empty { margin-top: 1rem; padding: 1.5rem; border: 1px dashed var(--line); border-radius: 8px; color: var(--muted); text-align: center; }
details { margin-top: 0.75rem; }
summary { color: var(--accent); font-size: 0.875rem; cursor: pointer; }
details th, details td { padding: 0.3rem 0.75rem; font-size: 0.8125rem; }

@media (max-width: 46rem) {
  body { padding: 1.25rem 1rem 3rem; }
  .verdict, .chart, .parameters { padding: 1rem; }
  .reasons li { grid-template-columns: 1fr; gap: 0.25rem; }
  .key { grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0.75rem; }
  .key dd:not(.small) { font-size: 1.4rem; }
  .stacked table, .stacked tbody, .stacked tr, .stacked th, .stacked td { display: block; }
  .stacked thead { display: none; }
  .stacked tr { padding: 0.75rem 1rem; border-top: 1px solid var(--line); }
  .stacked tr:first-child { border-top: 0; }
  .stacked th, .stacked td { max-width: none; padding: 0.15rem 0; border: 0; text-align: left; white-space: normal; }
  .stacked td { display: grid; grid-template-columns: 7rem 1fr; gap: 0.75rem; }
  .stacked td::before { content: attr(data-head); color: var(--muted); font-size: 0.8125rem; }
}
@media print {
  body { max-width: none; padding: 0; background: none; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav { display: none; }
  .chart, .key .card, .verdict, tr, dl > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .charts { grid-template-columns: 1fr 1fr; }
  .wide { overflow: visible; }
  th, td { padding: 0.35rem 0.5rem; font-size: 8.5pt; }
  .number { white-space: normal; }
  details th, details td { min-width: 0; padding: 0.1rem 0.35rem; font-size: 8pt; white-space: normal; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
@media (forced-colors: active) {
  .icon path { stroke: Canvas; }
  .picture { forced-color-adjust: none; background: var(--card); }
}
`;

/** The report's style sheet: light or dark as the reader's system is. Print is always light. */
export const STYLE: Markup = html`
:root { color-scheme: light dark;${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root {${DARK} } }
${RULES}`;

/** The tab's: light or dark as Azure DevOps is, whatever the system, on the host's own background. */
export const TAB_STYLE: Markup = html`
:root { color-scheme: light;${LIGHT} }
@media screen { :root[data-theme="dark"] { color-scheme: dark;${DARK}
  --card: color-mix(in srgb, var(--background-color, #12161d) 93%, #fff); --line: #3f3e3d; } }
${RULES}
@media screen { body { background: var(--background-color, var(--page)); } }
.chooser { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; margin-bottom: 1.5rem; }
select, button { padding: 0.4rem 0.75rem; border: 1px solid var(--muted); border-radius: 6px; background: var(--card); color: var(--ink); font: inherit; }
select { max-width: 100%; }
button { cursor: pointer; }
.state { display: grid; gap: 0.75rem; justify-items: center; max-width: 40rem; margin: 10vh auto 0; text-align: center; }
.state p { color: var(--muted); }
.tooltip { font-variant-numeric: tabular-nums; }
`;
