import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type ChartOption = ComposeOption<LineSeriesOption | BarSeriesOption | GridComponentOption>;

/** Colours by what they stand for; any that ECharts or, in the page, CSS understands. */
export interface Palette {
  challenger: string;
  champion: string;
  claims: string;
  others: string;
  /** Lines to compare with: chance, perfect calibration. */
  reference: string;
  text: string;
  grid: string;
}

/** How an entry of the legend is drawn. */
export type Mark = 'line' | 'dashed' | 'dotted' | 'point' | 'bar';

/** A chart with all that stands around it. Drawn on the server or live: the option holds data only, no functions. */
export interface Chart {
  title: string;
  /** One line for readers who see such a chart for the first time. */
  meaning: string;
  /** What the chart shows, for those who cannot see it. */
  label: string;
  legend: { name: string; colour: string; mark: Mark }[];
  option: ChartOption;
  /** CHART_WIDTH, where nothing is said. */
  width?: number;
  height: number;
  /** The numbers behind the picture, as text; the first cell of each row heads it. */
  table: { head: string[]; rows: string[][] };
}

/** In place of a chart that there is nothing to draw for. */
export interface EmptyChart {
  title: string;
  meaning: string;
  /** Why. */
  empty: string;
}

/** A chart with the id of its card on the page. */
export interface PlacedChart {
  id: string;
  chart: Chart | EmptyChart;
}

/** Width of every chart in its own units; a page scales it. */
export const CHART_WIDTH = 480;
export const CHART_HEIGHT = 300;
/** Of charts that stand three in a row. */
export const SMALL = { width: 320, height: 200 };
