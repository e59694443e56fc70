import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';
import { comparedCurves, readOff, valuesAt } from './models.js';

const TITLE = 'Gains';
const MEANING = 'Share of all claims found when policies are taken from the highest score down.';

export function gainsChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  if (data.challenger.gains.x.length === 0) {
    return { title: TITLE, meaning: MEANING, empty: 'The scores could not be ranked on these rows.' };
  }
  const { series, curves, names, legend } = comparedCurves(data, ({ gains }) => gains, palette);
  const chance: [number, number][] = [
    [0, 0],
    [100, 100],
  ];
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Gains. Claims found among the 10 % highest scores: ${valuesAt(0.1, names, curves)}; chance gives 10 %.`,
    legend: [...legend, { name: 'Chance', colour: palette.reference, mark: 'dotted' }],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Policies taken, highest score first', min: 0, max: 100, labels: '{value} %' },
        y: { name: 'Claims found', min: 0, max: 100, labels: '{value} %' },
      },
      [line(chance, palette.reference, { dash: 'dotted', width: 1.5 }), ...series],
      palette,
    ),
    table: readOff('Policies taken', names, curves),
  };
}
