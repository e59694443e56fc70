import type { ModelVersion } from '../../workspace/workspace.js';
import { code, escaped, table } from './markdown.js';

/** What the run page says of a registration. */
export function registerSummary({
  model,
  created,
  promoted,
}: {
  model: ModelVersion;
  created: boolean;
  promoted: boolean;
}): string {
  const { lineage } = model;
  const made: [string, string | undefined][] = [
    ['Data version', lineage.dataVersion],
    ['Training run', lineage.runId],
    ['Gate', lineage.gate.verdict],
    ['Override', lineage.gate.override?.reason],
    ['Commit', lineage.origin.commit],
    ['Pipeline run', lineage.origin.pipelineRun],
    ['Requested by', lineage.origin.requestedBy],
    ['Content', model.contentSha256.slice(0, 16)],
  ];
  return [
    `**${escaped(model.name)} version ${model.version}** ${created ? 'was registered' : 'holds this very model already; nothing was registered'}.`,
    promoted ? '🏁 It is the production model now.' : 'The production alias was left where it is.',
    table(
      ['Made from', ''],
      made.flatMap(([label, value]) => (value ? [[label, code(value)]] : [])),
    ),
  ].join('\n\n');
}
