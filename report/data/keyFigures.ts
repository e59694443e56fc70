import { targetMeanOf } from '../../runtime/data/manifest.js';
import { percent, whole } from '../figures.js';
import { html, type Markup } from '../html/markup.js';
import { shortened } from '../html/visible.js';
import type { DataReport } from './dataReport.js';
import { MEAN_NAMES, meanFigure, POSITIVE_NAMES } from './targetMean.js';

/** The few numbers that say what kind of data this is. */
export function keyFigures({ dataset, table, warnings }: DataReport): Markup | undefined {
  if (!dataset || !table) return undefined;
  const { manifest } = dataset;
  const { columns, rows, targetKind } = table;
  const features = columns.filter(({ role }) => role === 'feature').length;
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  const figures = [
    [
      'Rows',
      whole(manifest.rows),
      `${whole(manifest.positives)} ${POSITIVE_NAMES[targetKind].toLowerCase()}`,
    ],
    [
      MEAN_NAMES[targetKind],
      meanFigure(targetMeanOf(manifest), targetKind),
      `of ${shortened(manifest.target, 60)}`,
    ],
    ['Features', whole(features), `of ${whole(columns.length)} columns`],
    ['Missing', percent(missing / (rows * columns.length)), 'of all cells'],
    [
      'Anomalies',
      whole(warnings.length),
      warnings.length === 0 ? 'nothing was odd' : 'let through with a warning',
    ],
  ];
  return html`<dl class="key">${figures.map(
    ([name, value, aside]) =>
      html`<div class="card"><dt>${name}</dt><dd>${value}</dd><dd class="small">${aside}</dd></div>`,
  )}</dl>
`;
}
