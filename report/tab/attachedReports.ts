import { UserError } from '../../runtime/error.js';
import type { Palette, PlacedChart } from '../charts/chart.js';
import { chartsOf } from '../charts/charts.js';
import { dataBody } from '../data/dataBody.js';
import { dataCharts } from '../data/dataCharts.js';
import { DATA_ATTACHMENT } from '../data/dataReport.js';
import { reportBody } from '../html/body.js';
import type { Markup } from '../html/markup.js';
import { VERDICT_WORDS } from '../html/outcomes.js';
import { readDataReport, readReport } from '../readReport.js';
import { REPORT_ATTACHMENT } from '../report.js';
import { listAttachments, readAttachment } from './attachments.js';
import type { BuildPage } from './azureDevOps.js';

/** A real one has some 300 kB. */
const MOST_BYTES = 4 * 2 ** 20;

/** A report that can be shown. */
export interface Report {
  body: Markup;
  charts(palette: Palette): PlacedChart[];
}

/** What a task of the run has attached: its report, or why it cannot be shown. */
export interface AttachedReport {
  label: string;
  report: Report | UserError;
}

/** Reads the text of an attachment that the job of that name has made. */
type Read = (text: string, job: string) => { label: string; report: Report };

const readGate: Read = (text, job) => {
  const data = readReport(text);
  return {
    label: `${data.title}, ${job}: ${VERDICT_WORDS[data.gate.verdict]}`,
    report: { body: reportBody(data), charts: (palette) => chartsOf(data, palette) },
  };
};

const readData: Read = (text, job) => {
  const data = readDataReport(text);
  return {
    label: `Data ${data.name}, ${job}: ${data.dataset ? `version ${data.dataset.manifest.version}` : 'refused'}`,
    report: { body: dataBody(data), charts: (palette) => dataCharts(data, palette) },
  };
};

/** In the order of the chooser: the verdict is what a reader comes for. */
const KINDS: [type: string, read: Read][] = [
  [REPORT_ATTACHMENT, readGate],
  [DATA_ATTACHMENT, readData],
];

/** The reports of a run, in the order of the server. One that cannot be read does not hide the others. */
export async function readReports(page: BuildPage): Promise<AttachedReport[]> {
  const kinds = await Promise.all(
    KINDS.map(async ([type, read]) => {
      const places = await listAttachments(page, type);
      return Promise.all(
        places.map(async (place): Promise<AttachedReport> => {
          try {
            return read(await readAttachment(page, place, MOST_BYTES), place.name);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            return { label: `${place.name}: cannot be shown`, report: error };
          }
        }),
      );
    }),
  );
  const reports = kinds.flat();
  return reports.map((report, i) => ({ ...report, label: numbered(reports, i) }));
}

/** Equal labels, as of a job that ran again, are told apart by a number. */
function numbered(reports: readonly AttachedReport[], i: number): string {
  const { label } = reports[i];
  const alike = reports.filter((report) => report.label === label);
  return alike.length === 1 ? label : `${label} (${alike.indexOf(reports[i]) + 1} of ${alike.length})`;
}
