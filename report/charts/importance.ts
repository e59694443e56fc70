import { metricFigure, percent, whole } from '../figures.js';
import { shortened, visible } from '../html/visible.js';
import type { ReportData } from '../report.js';
import type { Chart, EmptyChart, Palette } from './chart.js';
import { frame } from './frame.js';

const MOST = 20;

type Feature = ReportData['importance'][number];

/** A way to say how much a feature matters. */
interface Kind {
  title: string;
  meaning: string;
  axis: string;
  empty: string;
  size(feature: Feature): number;
}

const GAIN: Kind = {
  title: 'Importance of features',
  meaning:
    'Share of the loss that the trees removed by splitting on each feature. It says what the model uses, not what causes claims.',
  axis: 'Share of gain',
  empty: 'The model does not split on any feature.',
  size: ({ gain }) => gain,
};

const SHAP: Kind = {
  title: 'SHAP summary',
  meaning:
    'How far each feature moves a score up or down on average (mean absolute SHAP value), as a share of all features.',
  axis: 'Share of mean |SHAP|',
  empty: 'The model came without SHAP values: TrainModel computes them.',
  size: ({ shap }) => shap ?? 0,
};

export function importanceChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  return bars(GAIN, data, palette);
}

export function shapChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  return bars(SHAP, data, palette);
}

function bars(
  { title, meaning, axis, empty, size }: Kind,
  { importance }: ReportData,
  palette: Palette,
): Chart | EmptyChart {
  const total = importance.reduce((sum, feature) => sum + size(feature), 0);
  if (total <= 0) return { title, meaning, empty };
  const top = [...importance].sort((a, b) => size(b) - size(a)).slice(0, MOST);
  const [first] = top;
  const option = frame(
    {
      x: { name: axis, min: 0, labels: '{value} %', lines: true },
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
        name: axis,
        data: top.map((feature) => (100 * size(feature)) / total),
        barWidth: '62%',
        silent: true,
        emphasis: { disabled: true },
        itemStyle: { color: palette.challenger, borderRadius: [0, 3, 3, 0] },
      },
    ],
    palette,
  );
  return {
    title,
    meaning,
    label: `${title}: ${top.length} of ${importance.length} features. First: ${shortened(first.feature, 60)} with ${percent(size(first) / total, 1)}.`,
    legend: [],
    height: 70 + 21 * top.length,
    option,
    table: {
      head: ['Feature', axis, 'Gain', 'Splits', 'Mean |SHAP|'],
      rows: top.map((one) => [
        shortened(one.feature, 200),
        percent(size(one) / total),
        whole(one.gain),
        whole(one.splits),
        metricFigure(one.shap),
      ]),
    },
  };
}
