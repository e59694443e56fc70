import { metricFigure } from '../figures.js';
import { shortened, visible } from '../html/visible.js';
import type { ReportData } from '../report.js';
import { type Chart, type Palette, SMALL } from './chart.js';
import { dots, frame, line } from './frame.js';
import { type Rates, ratesOf } from './rates.js';
import { roundRange } from './roundRange.js';

type Dependence = ReportData['dependence'][number];
type Answers = ReturnType<typeof roundRange> & { name: string; labels?: string };

const PREDICTION = 'Prediction';
const MISSING = 'missing';

/** One chart per feature, all to the same scale, so that a flat line is a feature that matters little. */
export function dependenceCharts(data: ReportData, palette: Palette): Chart[] {
  const rates = ratesOf(data);
  const answers = data.dependence.flatMap(({ points }) => points.map(({ answer }) => rates.scale * answer));
  const axis = { name: '', ...roundRange(answers), ...(rates.labels && { labels: rates.labels }) };
  return data.dependence.map(({ feature, points }) => {
    const name = shortened(visible(feature), 40);
    const isNamed = points.some(({ level }) => level !== undefined);
    const hasMissing = points.some(({ value }) => value === null);
    const own = points.map(({ answer }) => answer);
    return {
      title: name,
      meaning: isNamed ? 'By category.' : 'By value.',
      label: `${name}: the predicted ${rates.noun.toLowerCase()} goes from ${rates.text(Math.min(...own))} to ${rates.text(Math.max(...own))} over its values.`,
      legend:
        hasMissing && !isNamed
          ? [
              { name: PREDICTION, colour: palette.challenger, mark: 'line' },
              { name: 'Missing', colour: palette.reference, mark: 'dotted' },
            ]
          : [],
      width: SMALL.width,
      height: isNamed ? Math.max(SMALL.height, 60 + 18 * points.length) : SMALL.height,
      option: isNamed ? byCategory(points, rates, axis, palette) : byNumber(points, rates, axis, palette),
      table: {
        head: ['Value', rates.noun],
        rows: points.map((point) => [valueText(point), rates.text(point.answer)]),
      },
    };
  });
}

function byNumber(
  points: Dependence['points'],
  { scale }: Rates,
  y: Answers,
  palette: Palette,
): Chart['option'] {
  const present = points.flatMap(({ value, answer }) =>
    value === null ? [] : [[value, scale * answer] as const],
  );
  const missing = points.find(({ value }) => value === null);
  const ends = present.length > 0 ? [present[0][0], present[present.length - 1][0]] : [0, 1];
  const level = missing && ends.map((end) => [end, scale * missing.answer] as const);
  return frame(
    { x: { name: '', scale: true }, y },
    [
      ...(level ? [line(level, palette.reference, { dash: 'dotted', width: 1.5, name: 'Missing' })] : []),
      line(present, palette.challenger, { name: PREDICTION }),
    ],
    palette,
  );
}

function byCategory(
  points: Dependence['points'],
  { scale }: Rates,
  x: Answers,
  palette: Palette,
): Chart['option'] {
  return frame(
    {
      x: { ...x, lines: true },
      y: { name: '', categories: points.map(valueText), inverse: true, lines: false },
    },
    [
      dots(
        points.map(({ answer }, i) => [scale * answer, i] as const),
        palette.challenger,
        { name: PREDICTION },
      ),
    ],
    palette,
  );
}

function valueText({ value, level }: Dependence['points'][number]): string {
  if (level !== undefined) return shortened(visible(level), 24);
  if (value === null) return MISSING;
  return Number.isInteger(value) ? String(value) : metricFigure(value);
}
