import type { LineSeriesOption } from 'echarts/charts';
import type { Chart } from './chart.js';
import { heightAt } from './curvePoints.js';

/** A value of a series that has a name. */
export interface Reading {
  name: string;
  value: number;
  /** Which of the value axes it is read on, from 0. */
  axis: number;
}

/**
 * What the named series of a chart are at a place on its axis: between the points of a line, on a step, or at the very
 * point or bar. Series that are nothing there are left out.
 * @param at a value of the axis; of names along it, the index
 */
export function readAt({ option }: Pick<Chart, 'option'>, at: number): Reading[] {
  const all = [option.series ?? []].flat();
  const isSideways = [option.yAxis ?? []].flat()[0]?.type === 'category';
  return all.flatMap((series) => {
    if (typeof series.name !== 'string') return [];
    const value = valueAt(series as LineSeriesOption, at, isSideways);
    return value !== undefined && Number.isFinite(value)
      ? [{ name: series.name, value, axis: series.yAxisIndex ?? 0 }]
      : [];
  });
}

function valueAt(
  { data = [], step, lineStyle, type }: LineSeriesOption,
  at: number,
  isSideways: boolean,
): number | undefined {
  if ((type as string) === 'bar') return (data as number[])[at];
  const points = (data as [number, number][])
    .filter(([x]) => Number.isFinite(x))
    .map(([x, y]) => (isSideways ? [y, x] : [x, y]));
  if (step === 'end') return points.findLast(([x]) => x <= at)?.[1];
  if (lineStyle?.width === 0) return points.find(([x]) => x === at)?.[1];
  return heightAt({ x: points.map(([x]) => x), y: points.map(([, y]) => y) }, at);
}
