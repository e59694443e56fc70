import type { Outcome } from '../../runtime/gate/verdict.js';

export const OUTCOME_SIGNS: Record<Outcome, string> = {
  fail: '❌',
  'not computed': '🚫',
  warn: '⚠️',
  pass: '✅',
};

/** What needs a reader's eye first. */
export const OUTCOME_ORDER: readonly Outcome[] = ['fail', 'not computed', 'warn', 'pass'];
