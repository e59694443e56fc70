import type { MonitorRecord } from '../../runtime/monitor/record.js';
import type { Origin } from '../../runtime/origin.js';
import { escapedHtml, missedConditions, runLink } from '../common/discussion.js';

/** Why a model in use needs attention, as HTML for a work item's discussion. */
export function driftDiscussion({ conditions, model, source }: MonitorRecord, origin: Origin): string {
  return [
    `<p>${runLink(origin)}: ${escapedHtml(model.name)} version ${escapedHtml(model.version)} in use does not hold what is asked of it.</p>`,
    missedConditions(conditions),
    `<p>${source.rows} rows of ${escapedHtml(source.name)}.</p>`,
  ].join('\n');
}
