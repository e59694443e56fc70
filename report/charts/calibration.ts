import { whole } from '../figures.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { dots, frame, line } from './frame.js';
import { championName, THIS_MODEL } from './models.js';
import { ratesOf } from './rates.js';

const TITLE = 'Calibration by decile';
const MEANING =
  'Policies in ten groups by score: what was predicted against what was seen, with its 95 % interval. On the diagonal the two agree.';

export function calibrationChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  const { challenger, champion } = data;
  const bins = challenger.calibration;
  if (bins.length === 0) {
    return { title: TITLE, meaning: MEANING, empty: 'The scores could not be grouped on these rows.' };
  }
  const theirs = champion?.calibration ?? [];
  const rates = ratesOf(data);
  const noun = rates.noun.toLowerCase();
  const most = rates.scale * Math.max(...bins.flatMap(({ predicted, high }) => [predicted, high]));
  const hit = bins.filter(({ predicted, low, high }) => predicted >= low && predicted <= high).length;
  const point = ({ predicted, observed }: (typeof bins)[number]): [number, number] => [
    rates.scale * predicted,
    rates.scale * observed,
  ];
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Calibration. In ${hit} of ${bins.length} groups the predicted ${noun} is within the interval of the observed one.`,
    legend: [
      { name: THIS_MODEL, colour: palette.challenger, mark: 'point' },
      ...(champion && theirs.length > 0
        ? [{ name: championName(champion), colour: palette.champion, mark: 'dashed' as const }]
        : []),
      { name: 'Perfect', colour: palette.reference, mark: 'dotted' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: `Predicted ${noun}`, min: 0, labels: rates.labels },
        y: { name: `Observed ${noun}`, min: 0, labels: rates.labels },
      },
      [
        line(
          [
            [0, 0],
            [most, most],
          ],
          palette.reference,
          { dash: 'dotted', width: 1.5 },
        ),
        line(
          bins.flatMap(({ predicted, low, high }) => [
            [rates.scale * predicted, rates.scale * low] as const,
            [rates.scale * predicted, rates.scale * high] as const,
            null,
          ]),
          palette.challenger,
          { width: 1.5 },
        ),
        line(theirs.map(point), palette.champion, {
          dash: 'dashed',
          width: 1.5,
          ...(champion && { name: championName(champion) }),
        }),
        dots(bins.map(point), palette.challenger, { name: THIS_MODEL }),
      ],
      palette,
    ),
    table: {
      head: ['Group', 'Rows', 'Predicted', 'Observed', '95 % interval'],
      rows: bins.map(({ predicted, observed, low, high, rows }, i) => [
        i === 0 ? '1 (lowest)' : i === bins.length - 1 ? `${i + 1} (highest)` : String(i + 1),
        whole(rows),
        rates.text(predicted),
        rates.text(observed),
        `${rates.text(low)} to ${rates.text(high)}`,
      ]),
    },
  };
}
