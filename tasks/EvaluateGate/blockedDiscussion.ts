import type { GateRecord } from '../../runtime/gate/verdict.js';
import type { Origin } from '../../runtime/origin.js';
import { escapedHtml, missedConditions, runLink } from '../common/discussion.js';

/** Why a model was blocked, as HTML for a work item's discussion. */
export function blockedDiscussion({ conditions, model, data }: GateRecord, origin: Origin): string {
  return [
    `<p>${runLink(origin)}: the gate blocks this model.</p>`,
    missedConditions(conditions),
    `<p>Model ${escapedHtml(model.contentSha256.slice(0, 16))}, data version ${escapedHtml(data.version)}.</p>`,
  ].join('\n');
}
