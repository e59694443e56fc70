import type { DoubleLiftBin } from '../../runtime/gate/verdict.js';
import { metricFigure, whole } from '../figures.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line, marked } from './frame.js';
import { championName, THIS_MODEL } from './models.js';
import { ratesOf } from './rates.js';

const TITLE = 'Double lift';
const MEANING =
  'Policies in ten groups by this model’s score over the champion’s. Where the two disagree most, at both ends, the better model lies closer to what was seen.';

/** Who is right where the model and the champion disagree. */
export function doubleLiftChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  const bins = data.gate.tables?.doubleLift;
  if (!bins || bins.length === 0) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty: data.gate.champion
        ? 'The champion could not be compared row by row.'
        : 'There is no champion to compare with.',
    };
  }
  const rates = ratesOf(data);
  const theirs = data.gate.champion ? championName(data.gate.champion) : 'Champion';
  const points = (of: (bin: DoubleLiftBin) => number): [number, number][] =>
    bins.map((bin, i) => [i, rates.scale * of(bin)]);
  const closer = bins.filter(
    ({ candidate, champion, observed }) => Math.abs(candidate - observed) < Math.abs(champion - observed),
  ).length;
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Double lift. This model is closer to the observed ${rates.noun.toLowerCase()} than the champion in ${closer} of ${bins.length} groups.`,
    legend: [
      { name: 'Observed', colour: palette.claims, mark: 'point' },
      { name: THIS_MODEL, colour: palette.challenger, mark: 'line' },
      { name: theirs, colour: palette.champion, mark: 'dashed' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: {
          name: 'Groups by this model’s score over the champion’s',
          categories: bins.map((_, i) => String(i + 1)),
        },
        y: { name: rates.noun, scale: true, labels: rates.labels },
      },
      [
        line(
          points(({ champion }) => champion),
          palette.champion,
          { dash: 'dashed', name: theirs },
        ),
        line(
          points(({ candidate }) => candidate),
          palette.challenger,
          { width: 2.5, name: THIS_MODEL },
        ),
        {
          ...line(
            points(({ observed }) => observed),
            palette.claims,
            { width: 1, name: 'Observed' },
          ),
          ...marked(palette.claims, 7),
        },
      ],
      palette,
    ),
    table: {
      head: ['Group', 'Rows', 'Ratio of scores', 'Observed', THIS_MODEL, theirs],
      rows: bins.map(({ rows, ratio, candidate, champion, observed }, i) => [
        String(i + 1),
        whole(rows),
        `${metricFigure(ratio.low)} to ${metricFigure(ratio.high)}`,
        ...[observed, candidate, champion].map(rates.text),
      ]),
    },
  };
}
