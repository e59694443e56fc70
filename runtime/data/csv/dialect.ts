import { BAR, COMMA, SEMICOLON, TAB } from './bytes.js';
import type { DecimalMark } from './number.js';
import { firstRecords } from './records.js';

const CANDIDATES = [COMMA, SEMICOLON, TAB, BAR];
const RECORDS_LOOKED_AT = 200;

/**
 * The delimiter with which most of the first records have as many cells as the header; among equals the one with
 * more cells. Quotes are honoured, so that text with commas does not decide. It is a guess: the scanner then
 * holds every row of the file to it. Undefined when no candidate makes two columns.
 * @param head the first bytes of the file; `whole` if they are all of it
 */
export function detectDelimiter(head: Buffer, whole: boolean, decimal: DecimalMark): number | undefined {
  let best: { delimiter: number; fitting: number; width: number } | undefined;
  for (const delimiter of CANDIDATES) {
    if (delimiter === decimal.charCodeAt(0)) continue;
    const { records } = firstRecords(head, delimiter, RECORDS_LOOKED_AT, whole);
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const rows = records.filter((record) => record.length > 1 || record[0] !== '');
    const fitting = rows.filter((record) => record.length === width).length / rows.length;
    if (!best || fitting > best.fitting || (fitting === best.fitting && width > best.width)) {
      best = { delimiter, fitting, width };
    }
  }
  return best?.delimiter;
}
