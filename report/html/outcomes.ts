import type { Outcome, SliceResult, Verdict } from '../../runtime/gate/verdict.js';
import { type IconName, icon } from './icons.js';
import { html, type Markup } from './markup.js';

type AnyOutcome = Outcome | SliceResult['outcome'];

const SHOWN: Readonly<Record<AnyOutcome, readonly [IconName, string]>> = {
  fail: ['fail', 'Failed'],
  'not computed': ['unknown', 'Not computed'],
  warn: ['warn', 'Warning'],
  pass: ['pass', 'Passed'],
  'left out': ['info', 'Left out'],
};

/** What needs a reader's eye first. */
export const OUTCOMES: readonly Outcome[] = ['fail', 'not computed', 'warn', 'pass'];

/** Colour, icon and word. */
export function outcomeBadge(outcome: AnyOutcome): Markup {
  const [name, word] = SHOWN[outcome];
  return html`<span class="badge ${name}">${icon(name)}${word}</span>`;
}

/** For titles and lists: what became of the model. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'blocked',
  overridden: 'let through by an override',
};
