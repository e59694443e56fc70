import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { Origin } from '../../workspace/workspace.js';

/** Why a model was blocked, as HTML for a work item's discussion. */
export function blockedDiscussion({ conditions, model, data }: GateRecord, origin: Origin): string {
  const missed = conditions.filter(({ outcome }) => outcome === 'fail' || outcome === 'not computed');
  const run = escaped(origin.pipelineRun ?? 'A run');
  const where = origin.pipelineRunUrl ? `<a href="${escaped(origin.pipelineRunUrl)}">${run}</a>` : run;
  return [
    `<p>${where}: the gate blocks this model.</p>`,
    `<ul>${missed.map(({ condition, message }) => `<li><code>${escaped(condition)}</code>: ${escaped(message)}</li>`).join('')}</ul>`,
    `<p>Model ${escaped(model.contentSha256.slice(0, 16))}, data version ${escaped(data.version)}.</p>`,
  ].join('\n');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
