import type { DatasetManifest } from '../../runtime/data/manifest.js';
import { describe, type Finding } from '../../runtime/error.js';
import { percent, whole } from '../figures.js';
import { code, escaped, table } from './markdown.js';

/** What the run page says of a data version. */
export function prepareSummary({
  manifest,
  created,
  warnings,
}: {
  manifest: DatasetManifest;
  created: boolean;
  warnings: readonly Finding[];
}): string {
  const { parts, split, source } = manifest;
  const rows = Object.entries(parts).map(([name, part]) => [
    name,
    whole(part.rows),
    whole(part.positives),
    percent(part.positives / part.rows),
  ]);
  const all = [
    '**all**',
    whole(manifest.rows),
    whole(manifest.positives),
    percent(manifest.positives / manifest.rows),
  ];
  return [
    `**Data version ${code(manifest.version)}** ${created ? 'was registered' : 'was there already'}: ${escaped(source.name)}, split by ${escaped(split.by)}.`,
    table(['Part', 'Rows', 'Claims', 'Claim rate'], [...rows, all]),
    ...(warnings.length > 0
      ? [warnings.map((warning) => `- ⚠️ ${escaped(describe(warning))}`).join('\n')]
      : []),
    `Content ${code(manifest.contentSha256.slice(0, 16))}, file ${code(source.sha256.slice(0, 16))}.`,
  ].join('\n\n');
}
