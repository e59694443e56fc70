import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { CHART_WIDTH, type Chart } from './chart.js';
import { textWidth } from './textWidth.js';

use([BarChart, LineChart, GridComponent, SVGRenderer]);

// ECharts remembers widths for good, so this must come before anything is drawn.
setPlatformAPI({ measureText: (text, font) => ({ width: textWidth(text, font) }) });

/**
 * Draws a chart's picture as SVG to be put into a page: no style and no script in it, text styled by the page.
 * The same bytes for the same option.
 * @param prefix begins the ids within, which a page must not hold twice
 */
export function drawChart(
  { option, width = CHART_WIDTH, height }: Pick<Chart, 'option' | 'width' | 'height'>,
  prefix: string,
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption(option);
    return tidied(chart.renderToSVGString(), prefix);
  } finally {
    chart.dispose();
  }
}

/**
 * ECharts counts ids through the life of the process and adds what only a live chart needs. Text in the SVG has its
 * quotes escaped, so a pattern with a quote in it meets attributes only.
 */
function tidied(svg: string, prefix: string): string {
  const ids = new Map<string, string>();
  const renamed = (id: string): string => {
    if (!ids.has(id)) ids.set(id, `${prefix}-${ids.size + 1}`);
    return ids.get(id)!;
  };
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/, '')
    .replaceAll(/ (?:class|style|pointer-events|xml:space|ecmeta_\w+)="[^"]*"/g, '')
    .replaceAll(/ (clip-path|fill)="url\(#([^)"]+)\)"/g, (_, name, id) => ` ${name}="url(#${renamed(id)})"`)
    .replaceAll(/ id="([^"]+)"/g, (_, id) => ` id="${renamed(id)}"`)
    .replace(/^<svg width="\d+" height="\d+"/, '<svg')
    .replace(/ xmlns="[^"]*" xmlns:xlink="[^"]*" version="1.1" baseProfile="full"/, ' aria-hidden="true"')
    .replaceAll(/\n+/g, '');
}
