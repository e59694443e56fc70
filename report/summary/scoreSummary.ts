import type { ScoresManifest } from '../../serving/scoreFile/manifest.js';
import { code, escaped, table } from './markdown.js';

/** What the run page says of a table that was scored. */
export function scoreSummary({ source, model, rows, outOfDomain, prediction, file }: ScoresManifest): string {
  const count = (number: number): string => number.toLocaleString('en-US');
  const figure = (number: number): string => String(Number(number.toPrecision(5)));
  return [
    `**${escaped(source.name)}** was scored with ${escaped(model.name)} version ${escaped(model.version)}.`,
    table(
      ['Rows', ''],
      [
        ['Scored', count(rows.scored)],
        ['Rejected', count(rows.rejected)],
        ['Values outside what training saw', count(outOfDomain)],
        ['Mean prediction', figure(prediction.mean)],
        ['Smallest and largest', `${figure(prediction.smallest)} and ${figure(prediction.largest)}`],
      ],
    ),
    rows.rejected === 0
      ? `The scores are in ${code(file)}.`
      : `The scores are in ${code(file)}; ${code('rejects.csv')} says why the others could not be scored.`,
  ].join('\n\n');
}
