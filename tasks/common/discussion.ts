import type { ConditionResult } from '../../runtime/gate/verdict.js';
import type { Origin } from '../../runtime/origin.js';

/** The conditions that do not hold, as an HTML list for a work item's discussion. */
export function missedConditions(conditions: readonly ConditionResult[]): string {
  const missed = conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed');
  return `<ul>${missed.map(({ condition, message }) => `<li><code>${escapedHtml(condition)}</code>: ${escapedHtml(message)}</li>`).join('')}</ul>`;
}

/** The pipeline run, with a link to it where its address is known. */
export function runLink({ pipelineRun, pipelineRunUrl }: Origin): string {
  const run = escapedHtml(pipelineRun ?? 'A run');
  return pipelineRunUrl ? `<a href="${escapedHtml(pipelineRunUrl)}">${run}</a>` : run;
}

export function escapedHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
