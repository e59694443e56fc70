import { POSITIVE_NAMES } from '../data/targetMean.js';
import { metricFigure, NONE, rangeFigure, whole } from '../figures.js';
import { shortened, visible } from '../html/visible.js';
import { inReadingOrder, metricText } from '../metricNames.js';
import type { ReportData } from '../report.js';
import type { Chart, Palette } from './chart.js';
import { dots, frame, line } from './frame.js';
import { championName, THIS_MODEL } from './models.js';

const MOST = 24;

type Segment = NonNullable<ReportData['gate']['segments']>[number];

/** Besides the ranking: whether the groups get the claims that they are charged for. */
const LEVEL = 'expected/observed';

/** Per column: how the model fares in each group of rows, with its interval and the value over all rows. */
export function segmentCharts({ gate }: ReportData, palette: Palette): Chart[] {
  return (gate.segments ?? []).flatMap((segment) => {
    const [first, ...others] = inReadingOrder(Object.keys(segment.groups[0]?.metrics ?? {}));
    if (first === undefined) return [];
    const drawn = others.includes(LEVEL) ? [first, LEVEL] : [first];
    return drawn.map((metric) => segmentChart(segment, metric, gate, palette));
  });
}

function segmentChart(
  { column, groups }: Segment,
  metric: string,
  gate: ReportData['gate'],
  palette: Palette,
): Chart {
  const shown = [...groups].sort((a, b) => b.rows - a.rows).slice(0, MOST);
  const { label } = metricText(metric);
  const overall = gate.metrics[metric]?.value ?? undefined;
  const name = shortened(visible(column), 60);
  const valued = shown
    .flatMap(({ metrics }, i) => {
      const { value, interval } = metrics[metric] ?? {};
      return typeof value === 'number' ? [{ i, value, interval }] : [];
    })
    .sort((a, b) => a.value - b.value);
  const theirs = shown.flatMap(({ champion }, i) => {
    const value = champion?.[metric]?.value;
    return typeof value === 'number' ? [[value, i] as const] : [];
  });
  const champion = gate.champion && theirs.length > 0 ? championName(gate.champion) : undefined;
  const [lowest, highest] = [valued[0], valued[valued.length - 1]];
  const groupText = ({ i, value }: (typeof valued)[number]): string =>
    `${shortened(visible(shown[i].value), 40)} with ${metricFigure(value)}`;
  return {
    title: `${label} by ${name}`,
    meaning: `${label} in each group of rows, with its 95 % interval. Few claims make a wide one.`,
    label: `${label} by ${name} in ${shown.length} groups${lowest ? `: lowest is ${groupText(lowest)}, highest ${groupText(highest)}` : ''}.`,
    legend: [
      { name: THIS_MODEL, colour: palette.challenger, mark: 'point' },
      ...(champion ? [{ name: champion, colour: palette.champion, mark: 'point' as const }] : []),
      ...(overall === undefined
        ? []
        : [
            { name: `All rows ${metricFigure(overall)}`, colour: palette.reference, mark: 'dotted' as const },
          ]),
    ],
    height: 90 + 26 * shown.length,
    option: frame(
      {
        x: { name: label, scale: true, lines: true },
        y: {
          name: '',
          categories: shown.map(({ value }) => shortened(visible(value), 24)),
          inverse: true,
          lines: false,
        },
      },
      [
        ...(overall === undefined
          ? []
          : [
              line(
                [
                  [overall, 0],
                  [overall, shown.length - 1],
                ],
                palette.reference,
                { dash: 'dotted', width: 1.5 },
              ),
            ]),
        line(
          valued.flatMap(({ i, interval }) =>
            interval ? [[interval.low, i] as const, [interval.high, i] as const, null] : [],
          ),
          palette.challenger,
          { width: 1.5 },
        ),
        dots(theirs, palette.champion, { size: 7, ...(champion && { name: champion }) }),
        dots(
          valued.map(({ i, value }) => [value, i] as const),
          palette.challenger,
          { name: THIS_MODEL },
        ),
      ],
      palette,
    ),
    table: {
      head: [
        'Group',
        'Rows',
        POSITIVE_NAMES[gate.data.targetKind ?? 'binary'],
        THIS_MODEL,
        '95 % interval',
        ...(champion ? [champion] : []),
      ],
      rows: shown.map((group) => {
        const { value, interval } = group.metrics[metric] ?? {};
        return [
          shortened(group.value, 120),
          whole(group.rows),
          whole(group.claims),
          metricFigure(value),
          interval ? rangeFigure(interval) : NONE,
          ...(champion ? [metricFigure(group.champion?.[metric]?.value)] : []),
        ];
      }),
    },
  };
}
