import type { Curve, ScoredCurves } from '../../runtime/metrics/curves.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { frame, line } from './frame.js';
import { comparedCurves, readOff, valuesAt } from './models.js';
import { isRate } from './rates.js';

/** A chart of the share of claims found against the share of something else. */
interface Kind {
  title: string;
  meaning: string;
  /** What the axis along the bottom counts. */
  taken: string;
  /** Sentence up to the values at 10 %. */
  label: string;
  curve(curves: ScoredCurves): Curve;
}

const ROC: Kind = {
  title: 'ROC curve',
  meaning:
    'Share of claims found for each share of claim-free policies flagged by mistake. The further above the diagonal, the better.',
  taken: 'Claim-free policies flagged',
  label: 'ROC curve. Claims found when 10 % of claim-free policies are flagged',
  curve: ({ roc }) => roc,
};

const GAINS: Kind = {
  title: 'Gains',
  meaning:
    'Share of all claims, or of the amount, that is found when policies are taken from the highest score down.',
  taken: 'Policies taken, highest score first',
  label: 'Gains. Claims found among the 10 % highest scores',
  curve: ({ gains }) => gains,
};

export function rocChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  return claimsFound(ROC, data, palette);
}

export function gainsChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  return claimsFound(GAINS, data, palette);
}

function claimsFound(
  { title, meaning, taken, label, curve }: Kind,
  data: ReportData,
  palette: Palette,
): Chart | EmptyChart {
  if (curve(data.challenger).x.length === 0) {
    return {
      title,
      meaning,
      empty: 'The scores could not be ranked on these rows.',
    };
  }
  const { series, curves, names, legend } = comparedCurves(data, curve, palette);
  const chance: [number, number][] = [
    [0, 0],
    [100, 100],
  ];
  return {
    title,
    meaning,
    label: `${label}: ${valuesAt(0.1, names, curves)}; chance gives 10 %.`,
    legend: [...legend, { name: 'Chance', colour: palette.reference, mark: 'dotted' }],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: taken, min: 0, max: 100, labels: '{value} %' },
        y: { name: isRate(data) ? 'Claims found' : 'Share found', min: 0, max: 100, labels: '{value} %' },
      },
      [line(chance, palette.reference, { dash: 'dotted', width: 1.5 }), ...series],
      palette,
    ),
    table: readOff(taken, names, curves),
  };
}
