import { html, type Markup } from './markup.js';

export type IconName = 'pass' | 'fail' | 'warn' | 'unknown' | 'info';

/** Each its own shape, so that they differ without colour too. */
const SHAPES: Readonly<Record<IconName, Markup>> = {
  pass: html`<circle cx="10" cy="10" r="9"/><path d="m6 10.2 2.8 2.8L14.2 7.4"/>`,
  fail: html`<path class="solid" d="M6.4 1h7.2L19 6.4v7.2L13.6 19H6.4L1 13.6V6.4z"/><path d="m7 7 6 6m0-6-6 6"/>`,
  warn: html`<path class="solid" d="M10 1.6 19.2 18H.8z"/><path d="M10 7.4v4.8m0 2.6v.2"/>`,
  unknown: html`<circle cx="10" cy="10" r="9"/><path d="M6 10h8"/>`,
  info: html`<circle cx="10" cy="10" r="9"/><path d="M10 9.4v4.8m0-8.2v.2"/>`,
};

/** Decoration: a word always stands beside it. */
export function icon(name: IconName): Markup {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${SHAPES[name]}</svg>`;
}
