import { UserError } from '../../runtime/error.js';
import { VERDICT_WORDS } from '../html/outcomes.js';
import { readReport } from '../readReport.js';
import { REPORT_ATTACHMENT, type ReportData } from '../report.js';
import { listAttachments, readAttachment } from './attachments.js';
import type { BuildPage } from './azureDevOps.js';

/** A real one has some 300 kB. */
const MOST_BYTES = 4 * 2 ** 20;

/** What one gate of the run has attached: its report, or why it cannot be shown. */
export interface Gate {
  label: string;
  report: ReportData | UserError;
}

/** The gates of a run, in the order of the server. One that cannot be read does not hide the others. */
export async function readGates(page: BuildPage): Promise<Gate[]> {
  const places = await listAttachments(page, REPORT_ATTACHMENT);
  const gates = await Promise.all(
    places.map(async (place): Promise<Gate> => {
      try {
        const report = readReport(await readAttachment(page, place, MOST_BYTES));
        return { label: `${report.title}, ${place.name}: ${VERDICT_WORDS[report.gate.verdict]}`, report };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { label: `${place.name}: cannot be shown`, report: error };
      }
    }),
  );
  return gates.map((gate, i) => ({ ...gate, label: numbered(gates, i) }));
}

/** Equal labels, as of a job that ran again, are told apart by a number. */
function numbered(gates: readonly Gate[], i: number): string {
  const { label } = gates[i];
  const alike = gates.filter((gate) => gate.label === label);
  return alike.length === 1 ? label : `${label} (${alike.indexOf(gates[i]) + 1} of ${alike.length})`;
}
