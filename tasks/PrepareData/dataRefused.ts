import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DataReport } from '../../report/data/dataReport.js';
import { renderDataReport } from '../../report/data/renderDataReport.js';
import { UserError } from '../../runtime/error.js';
import { writeFileAtomic } from '../../runtime/files.js';

/** The data is at fault: no dataset is made of it, but its report tells why. */
export class DataRefused extends UserError {
  readonly report: DataReport;

  constructor(report: DataReport) {
    super(report.errors);
    this.report = report;
  }
}

/** Where the report of refused data goes: beside the dataset's folder, so that nothing takes it for a dataset. */
export function refusalFile(outputFolder: string): string {
  return join(dirname(outputFolder), `${basename(outputFolder)}-refused.html`);
}

export async function writeRefusal(outputFolder: string, report: DataReport): Promise<void> {
  await writeFileAtomic(refusalFile(outputFolder), renderDataReport(report));
}

/** The report of an earlier run's refusal says nothing of the data that was accepted since. */
export async function removeRefusal(outputFolder: string): Promise<void> {
  await rm(refusalFile(outputFolder), { force: true });
}
