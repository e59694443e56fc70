import type { Curve } from '../../runtime/metrics/curves.js';
import { percent } from '../figures.js';
import type { ReportData } from '../report.js';
import { CHART_HEIGHT, type Chart, type EmptyChart, type Palette } from './chart.js';
import { percentPoints } from './curvePoints.js';
import { frame, line } from './frame.js';
import { comparedCurves, readOff, valuesAt } from './models.js';

const TITLE = 'Precision and recall';
const MEANING =
  'Of the policies flagged, the share with a claim, for each share of claims found. Chance stays at the claim rate.';

/** Among the first few rows taken precision jumps about; the axis is fitted to what follows. */
const SETTLED = 1;
/** Room above the highest settled precision. */
const HEADROOM = 1.25;

export function precisionRecallChart(data: ReportData, palette: Palette): Chart | EmptyChart {
  const { prevalence } = data.challenger.precisionRecall;
  if (data.challenger.precisionRecall.x.length === 0) {
    return {
      title: TITLE,
      meaning: MEANING,
      empty: 'The scores could not be ranked on these rows.',
    };
  }
  const { series, curves, names, legend } = comparedCurves(
    data,
    ({ precisionRecall }) => onceFound(precisionRecall),
    palette,
  );
  const settled = curves.flatMap((curve) =>
    percentPoints(curve).flatMap(([recall, precision]) => (recall >= SETTLED ? [precision] : [])),
  );
  const rate: [number, number][] = [
    [0, 100 * prevalence],
    [100, 100 * prevalence],
  ];
  return {
    title: TITLE,
    meaning: MEANING,
    label: `Precision by recall. Precision where half of the claims are found: ${valuesAt(0.5, names, curves)}; the claim rate is ${percent(prevalence)}.`,
    legend: [
      ...legend,
      { name: `Claim rate ${percent(prevalence)}`, colour: palette.reference, mark: 'dotted' },
    ],
    height: CHART_HEIGHT,
    option: frame(
      {
        x: { name: 'Claims found (recall)', min: 0, max: 100, labels: '{value} %' },
        y: {
          name: 'Precision',
          min: 0,
          max: roundedUp(HEADROOM * Math.max(100 * prevalence, ...settled)),
          labels: '{value} %',
        },
      },
      [line(rate, palette.reference, { dash: 'dotted', width: 1.5 }), ...series],
      palette,
    ),
    table: readOff('Claims found (recall)', names, curves),
  };
}

/** From the first claim found on: before it, precision is nought and says nothing. */
function onceFound({ x, y }: Curve): Curve {
  const first = x.findIndex((recall) => recall > 0);
  return { x: x.slice(first), y: y.slice(first) };
}

/** To the next half of a power of ten, so that the axis ends on a tick; at most 100 %. */
function roundedUp(percentage: number): number {
  const step = 10 ** Math.floor(Math.log10(percentage)) / 2;
  return Math.min(100, Math.ceil(percentage / step) * step);
}
