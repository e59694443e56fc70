import { createHash } from 'node:crypto';
import { type Content, html } from './markup.js';
import { STYLE } from './style.js';

/** Lets in the one style sheet by its hash, and nothing else: no script, no request, no inline style. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE.text).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** A page as one HTML file that needs nothing else and no script. The same body gives the same bytes. */
export function htmlPage(title: string, body: Content): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${body}</body>
</html>
`.text;
}
