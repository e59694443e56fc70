import type { Curve, ScoredCurves } from '../../runtime/metrics/curves.js';
import { percent } from '../figures.js';
import { shortened } from '../html/visible.js';
import type { ReportData } from '../report.js';
import type { Chart, Palette } from './chart.js';
import { heightAt, percentPoints, TWENTIETHS } from './curvePoints.js';
import { line } from './frame.js';

export const THIS_MODEL = 'This model';

/** `claims v3` */
export function championName({ name, version }: { name: string; version: number }): string {
  return `${shortened(name, 40)} v${version}`;
}

/** The models that a chart compares, the judged one last so that it is drawn on top. */
export function comparedCurves(
  { challenger, champion }: ReportData,
  curveOf: (curves: ScoredCurves) => Curve,
  palette: Palette,
): Pick<Chart, 'legend'> & { series: ReturnType<typeof line>[]; curves: Curve[]; names: string[] } {
  const mine = curveOf(challenger);
  const theirs = champion && curveOf(champion);
  const shown = theirs && theirs.x.length > 0 ? [theirs] : [];
  const names = shown.length > 0 ? [THIS_MODEL, championName(champion!)] : [THIS_MODEL];
  return {
    names,
    curves: [mine, ...shown],
    series: [
      ...shown.map((curve) =>
        line(percentPoints(curve), palette.champion, { dash: 'dashed', name: names[1] }),
      ),
      line(percentPoints(mine), palette.challenger, { width: 2.5, name: THIS_MODEL }),
    ],
    legend: names.map((name, i) =>
      i === 0
        ? { name, colour: palette.challenger, mark: 'line' }
        : { name, colour: palette.champion, mark: 'dashed' },
    ),
  };
}

/** The curves read off at every twentieth. */
export function readOff(axis: string, names: readonly string[], curves: readonly Curve[]): Chart['table'] {
  return {
    head: [axis, ...names],
    rows: TWENTIETHS.map((x) => [
      percent(x, 0),
      ...curves.map((curve) => percent(heightAt(curve, x) ?? Number.NaN, 1)),
    ]),
  };
}

/** `This model 21.4 %, claims v3 20.9 %` */
export function valuesAt(x: number, names: readonly string[], curves: readonly Curve[]): string {
  return names.map((name, i) => `${name} ${percent(heightAt(curves[i], x) ?? Number.NaN, 1)}`).join(', ');
}
