import type { EChartsType } from 'echarts/core';
import type { Report } from './attachedReports.js';
import { liveChart } from './liveChart.js';
import { livePalette } from './theme.js';

/** A report on the page. */
export interface ReportPage {
  /** To be called when the theme has changed. */
  redraw(): void;
  close(): void;
}

/**
 * Shows a report: the page of the file, its pictures replaced by live charts.
 * The markup comes from templates that escape all text from outside, and the page's policy runs no script in it.
 */
export function showReport(page: HTMLElement, { body, charts }: Report): ReportPage {
  page.innerHTML = body.text;
  let live: { chart: EChartsType; picture: HTMLElement }[] = [];
  const dispose = (): void => {
    for (const { chart } of live) chart.dispose();
    live = [];
  };
  const redraw = (): void => {
    dispose();
    for (const { id, chart } of charts(livePalette())) {
      const picture = page.querySelector<HTMLElement>(`#${id} .picture`);
      if (picture && !('empty' in chart)) live.push({ chart: liveChart(picture, chart), picture });
    }
  };
  const resize = (): void => {
    for (const { chart, picture } of live) chart.resize({ width: picture.clientWidth });
  };
  redraw();
  window.addEventListener('resize', resize);
  return {
    redraw,
    close() {
      window.removeEventListener('resize', resize);
      dispose();
    },
  };
}
