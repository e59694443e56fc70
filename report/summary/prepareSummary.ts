import type { DataDrift } from '../../runtime/data/compare/dataDrift.js';
import { type DatasetManifest, targetMeanOf } from '../../runtime/data/manifest.js';
import { describeSample } from '../../runtime/data/sample.js';
import { describe, type Finding } from '../../runtime/error.js';
import type { DataReport } from '../data/dataReport.js';
import { MEAN_NAMES, meanFigure, POSITIVE_NAMES } from '../data/targetMean.js';
import { metricFigure, whole } from '../figures.js';
import { code, escaped, table } from './markdown.js';

const COLUMNS_NAMED = 3;
const FINDINGS_LISTED = 20;

/** `claim rate 3.64 %` */
export function targetFigure(manifest: DatasetManifest): string {
  const { targetKind } = manifest;
  return `${MEAN_NAMES[targetKind].toLowerCase()} ${meanFigure(targetMeanOf(manifest), targetKind)}`;
}

/** What the run page says of a data version. */
export function prepareSummary({
  manifest,
  created,
  warnings,
  drift,
}: {
  manifest: DatasetManifest;
  created: boolean;
  warnings: readonly Finding[];
  drift?: DataDrift | undefined;
}): string {
  const { parts, split, source, targetKind } = manifest;
  const rows = [...Object.entries(parts), ['**all**', manifest] as const].map(([name, part]) => [
    name,
    whole(part.rows),
    whole(part.positives),
    meanFigure(targetMeanOf(part), targetKind),
  ]);
  return [
    `**Data version ${code(manifest.version)}** ${created ? 'was registered' : 'was there already'}: ${escaped(source.name)}, split by ${escaped(split.by)}.`,
    ...(manifest.sample
      ? [`**⚠️ This is ${describeSample(manifest.sample)}: good for a trial, not for a release.**`]
      : []),
    table(['Part', 'Rows', POSITIVE_NAMES[targetKind], MEAN_NAMES[targetKind]], rows),
    ...(warnings.length > 0
      ? [warnings.map((warning) => `- ⚠️ ${escaped(describe(warning))}`).join('\n')]
      : []),
    ...(drift ? [driftLine(drift)] : []),
    `Content ${code(manifest.contentSha256.slice(0, 16))}, file ${code(source.sha256.slice(0, 16))}. The report, with distributions and drift, is report.html in the dataset's folder.`,
  ].join('\n\n');
}

/** What the run page says of data that was refused. */
export function refusalSummary({ name, source, errors, warnings }: DataReport): string {
  const lines = [
    ...errors.map((error) => `- ❌ ${escaped(describe(error))}`),
    ...warnings.map((warning) => `- ⚠️ ${escaped(describe(warning))}`),
  ];
  const more = lines.length - FINDINGS_LISTED;
  return [
    `**The data ${escaped(name)} was refused**: ${escaped(source)}. No dataset was written and no data version registered.`,
    [...lines.slice(0, FINDINGS_LISTED), ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
  ].join('\n\n');
}

function driftLine({ against, columns }: DataDrift): string {
  const top = columns
    .slice(0, COLUMNS_NAMED)
    .map(
      ({ column, psi, psiWithoutChange }) =>
        `${code(column)} ${metricFigure(psi)} (${metricFigure(psiWithoutChange)} without any change)`,
    );
  return `Largest PSI against data version ${code(against.version)}: ${top.join(', ')}.`;
}
