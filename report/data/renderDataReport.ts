import { htmlPage } from '../html/page.js';
import { shortened } from '../html/visible.js';
import { dataBody } from './dataBody.js';
import type { DataReport } from './dataReport.js';

/** The data report as one HTML file that needs nothing else and no script. The same data gives the same bytes. */
export function renderDataReport(data: DataReport): string {
  const { dataset } = data;
  const outcome = dataset ? `data version ${dataset.manifest.version}` : 'data that was refused';
  return htmlPage(`${shortened(data.name, 120)}: ${outcome}`, dataBody(data));
}
