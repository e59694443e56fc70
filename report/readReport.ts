import { UserError } from '../runtime/error.js';
import { REPORT_FORMAT, ReportData } from './report.js';

const CURE = 'Open report.html among the published files of the gate instead.';

/**
 * The data of a report as EvaluateGate attached it. Whatever runs in the pipeline can attach a file, so nothing of it is
 * believed before it is checked.
 * @throws UserError if it is no JSON, of another version or not a report
 */
export function readReport(text: string): ReportData {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError({ what: "The gate's data is not JSON. It may be cut off.", cure: CURE });
  }
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version !== REPORT_FORMAT) {
    throw new UserError({
      what: `The gate's data has format ${version}; this page reads format ${REPORT_FORMAT}.`,
      cure: CURE,
    });
  }
  const read = ReportData.safeParse(json);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  const more = read.error.issues.length - 1;
  throw new UserError({
    where: path.join('.') || 'the whole',
    what: `The gate's data does not read as a report: ${message}${more > 0 ? ` (and ${more} more)` : ''}.`,
    cure: CURE,
  });
}
