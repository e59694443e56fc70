import { percent, whole } from '../figures.js';
import { shortened, visible } from '../html/visible.js';
import type { ReportData } from '../report.js';
import type { Chart, EmptyChart, Palette } from './chart.js';
import { frame } from './frame.js';

const MOST = 20;
const TITLE = 'Importance of features';
const MEANING =
  'Share of the loss that the trees removed by splitting on each feature. It says what the model uses, not what causes claims.';

export function importanceChart({ importance }: ReportData, palette: Palette): Chart | EmptyChart {
  const total = importance.reduce((sum, { gain }) => sum + gain, 0);
  if (total <= 0)
    return { title: TITLE, meaning: MEANING, empty: 'The model does not split on any feature.' };
  const top = [...importance].sort((a, b) => b.gain - a.gain).slice(0, MOST);
  const [first] = top;
  const option = frame(
    {
      x: { name: 'Share of gain', min: 0, labels: '{value} %', lines: true },
      y: {
        name: '',
        categories: top.map(({ feature }) => shortened(visible(feature), 24)),
        inverse: true,
        lines: false,
      },
    },
    [
      {
        type: 'bar',
        name: 'Share of gain',
        data: top.map(({ gain }) => (100 * gain) / total),
        barWidth: '62%',
        silent: true,
        emphasis: { disabled: true },
        itemStyle: { color: palette.challenger, borderRadius: [0, 3, 3, 0] },
      },
    ],
    palette,
  );
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Importance of ${top.length} of ${importance.length} features. First: ${shortened(first.feature, 60)} with ${percent(first.gain / total, 1)} of the gain.`,
    legend: [],
    height: 70 + 21 * top.length,
    option,
    table: {
      head: ['Feature', 'Share of gain', 'Gain', 'Splits'],
      rows: top.map(({ feature, gain, splits }) => [
        shortened(feature, 200),
        percent(gain / total),
        whole(gain),
        whole(splits),
      ]),
    },
  };
}
