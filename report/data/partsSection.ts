import { PART_NAMES, targetMeanOf } from '../../runtime/data/manifest.js';
import { percent, whole } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { table } from '../html/table.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';
import { MEAN_NAMES, meanFigure, POSITIVE_NAMES } from './targetMean.js';

const METHODS = {
  hash: 'By a hash',
  stratified: 'Dealt in equal shares of rows with a claim and without',
  group: 'Whole groups dealt',
  time: 'By time, the newest rows for the test',
};

/** How rows were split, and what each part holds. */
export function partsSection({ dataset }: DataReport): Markup | undefined {
  if (!dataset) return undefined;
  const { manifest, twins } = dataset;
  const { split, parts, targetKind } = manifest;
  const by = split.by === 'features' ? 'all features' : `the column ${shortened(split.by, 80)}`;
  const cuts = split.cuts
    ? ` The validation part begins with ${shortened(split.cuts.validation, 40)}, the test part with ${shortened(split.cuts.test, 40)}.`
    : '';
  const rows = [...PART_NAMES.map((name) => [name, parts[name]] as const), ['all', manifest] as const];
  return html`<section id="parts" aria-labelledby="parts-title">
<h2 id="parts-title">Parts</h2>
<p class="meaning">${METHODS[split.method]}, going by ${by}, with seed ${split.seed}.${cuts} ${whole(twins.rows)} of ${whole(twins.of)} rows of validation and test (${percent(twins.rows / twins.of)}) have all the features of a train row; a split at random would give ${whole(twins.expected)}.</p>
${table(
  'Parts',
  [
    { head: 'Part' },
    { head: 'Rows', number: true },
    { head: 'Share', number: true },
    { head: POSITIVE_NAMES[targetKind], number: true },
    { head: MEAN_NAMES[targetKind], number: true },
  ],
  rows.map(([name, part]) => ({
    cells: [
      name,
      whole(part.rows),
      percent(part.rows / manifest.rows, 1),
      whole(part.positives),
      meanFigure(targetMeanOf(part), targetKind),
    ],
  })),
)}</section>
`;
}
