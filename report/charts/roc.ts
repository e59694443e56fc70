import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';
import { comparedCurves, readOff, valuesAt } from './models.js';

const TITLE = 'ROC curve';
const MEANING =
  'Share of claims found for each share of claim-free policies flagged by mistake. The further above the diagonal, the better.';

export function rocChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  if (data.challenger.roc.x.length === 0) {
    return { title: TITLE, meaning: MEANING, empty: 'The scores could not be ranked on these rows.' };
  }
  const { series, curves, names, legend } = comparedCurves(data, ({ roc }) => roc, palette);
  const chance: [number, number][] = [
    [0, 0],
    [100, 100],
  ];
  return {
    title: TITLE,
    meaning: MEANING,
    label: `ROC curve. Claims found when 10 % of claim-free policies are flagged: ${valuesAt(0.1, names, curves)}; chance gives 10 %.`,
    legend: [...legend, { name: 'Chance', colour: palette.reference, mark: 'dotted' }],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Claim-free policies flagged', min: 0, max: 100, labels: '{value} %' },
        y: { name: 'Claims found', min: 0, max: 100, labels: '{value} %' },
      },
      [line(chance, palette.reference, { dash: 'dotted', width: 1.5 }), ...series],
      palette,
    ),
    table: readOff('Claim-free policies flagged', names, curves),
  };
}
