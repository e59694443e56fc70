import { type DatasetManifest, targetMeanOf } from '../../runtime/data/manifest.js';
import { describe, type Finding } from '../../runtime/error.js';
import { metricFigure, percent, whole } from '../figures.js';
import { code, escaped, table } from './markdown.js';

/** What a target's mean is called, by its kind. */
const MEAN_NAMES = { binary: 'Claim rate', count: 'Claims per row', amount: 'Mean amount' };

function meanFigure(of: Parameters<typeof targetMeanOf>[0], { targetKind }: DatasetManifest): string {
  const mean = targetMeanOf(of);
  return targetKind === 'binary' ? percent(mean) : metricFigure(mean);
}

/** `claim rate 3.64 %` */
export function targetFigure(manifest: DatasetManifest): string {
  return `${MEAN_NAMES[manifest.targetKind].toLowerCase()} ${meanFigure(manifest, manifest)}`;
}

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
    meanFigure(part, manifest),
  ]);
  const all = ['**all**', whole(manifest.rows), whole(manifest.positives), meanFigure(manifest, manifest)];
  return [
    `**Data version ${code(manifest.version)}** ${created ? 'was registered' : 'was there already'}: ${escaped(source.name)}, split by ${escaped(split.by)}.`,
    table(['Part', 'Rows', 'With a claim', MEAN_NAMES[manifest.targetKind]], [...rows, all]),
    ...(warnings.length > 0
      ? [warnings.map((warning) => `- ⚠️ ${escaped(describe(warning))}`).join('\n')]
      : []),
    `Content ${code(manifest.contentSha256.slice(0, 16))}, file ${code(source.sha256.slice(0, 16))}.`,
  ].join('\n\n');
}
