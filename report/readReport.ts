import type * as z from 'zod';
import { UserError } from '../runtime/error.js';
import { DATA_REPORT_FORMAT, DataReport } from './data/dataReport.js';
import { REPORT_FORMAT, ReportData } from './report.js';

const CURE = 'Open report.html among the published files of the run instead.';

/**
 * The data of a gate's report as EvaluateGate attached it.
 * @throws UserError if it is no JSON, of another version or not a report
 */
export function readReport(text: string): ReportData {
  return readAttached(text, ReportData, REPORT_FORMAT);
}

/**
 * A data report as PrepareData attached it.
 * @throws UserError as `readReport`
 */
export function readDataReport(text: string): DataReport {
  return readAttached(text, DataReport, DATA_REPORT_FORMAT);
}

/** Whatever runs in the pipeline can attach a file, so nothing of it is believed before it is checked. */
function readAttached<T>(text: string, schema: z.ZodType<T>, format: number): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError({ what: 'The data of the report is not JSON. It may be cut off.', cure: CURE });
  }
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version !== format) {
    throw new UserError({
      what: `The data of the report has format ${version}; this page reads format ${format}.`,
      cure: CURE,
    });
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  const more = read.error.issues.length - 1;
  throw new UserError({
    where: path.join('.') || 'the whole',
    what: `The data does not read as a report: ${message}${more > 0 ? ` (and ${more} more)` : ''}.`,
    cure: CURE,
  });
}
