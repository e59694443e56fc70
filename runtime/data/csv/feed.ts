import { UserError } from '../../error.js';
import { CR, LF } from './bytes.js';
import { checkText } from './encoding.js';
import type { Scanner } from './scanner.js';

/** A longer row is taken for damage, and seldom anything else than a quote that is never closed. */
const LONGEST_ROW = 16 << 20;

/**
 * Passes text through the scanner piece by piece and checks that it is UTF-8: the head, from where the header
 * ends, then the pieces. Only a cut row is held back, so that memory does not depend on the text's length.
 * @throws UserError if the text is not UTF-8, a quote is never closed or a row is beyond all measure
 */
export async function feed(
  scanner: Scanner,
  head: Buffer,
  headerEnd: number,
  pieces: AsyncGenerator<Buffer>,
): Promise<void> {
  checkText(head.subarray(0, headerEnd), 0, 1);
  let offset = headerEnd;
  let rest: Buffer = head.subarray(headerEnd);
  let piece: Buffer = Buffer.alloc(0);
  for (;;) {
    const bytes = joined(rest, piece);
    const length = bytes.length - 1;
    const end = Math.max(bytes.lastIndexOf(LF, length - 1), bytes.lastIndexOf(CR, length - 2)) + 1;
    checkText(bytes.subarray(0, end), offset, scanner.line);
    const used = scanner.scan(bytes, end);
    rest = bytes.subarray(used, length);
    offset += used;
    if (rest.length > LONGEST_ROW) refuseLongRow(scanner);
    const next = await pieces.next();
    if (next.done) break;
    piece = next.value;
  }
  if (rest.length === 0) return;
  // The last line needs no line end.
  const last = joined(rest, Buffer.of(LF));
  checkText(rest, offset, scanner.line);
  if (scanner.scan(last, last.length - 1) < rest.length) refuseOpenQuote(scanner);
}

/** Both, and a zero after them, so that the scanner may look one byte ahead. */
function joined(first: Buffer, second: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(first.length + second.length + 1);
  bytes.set(first);
  bytes.set(second, first.length);
  bytes[bytes.length - 1] = 0;
  return bytes;
}

function refuseLongRow(scanner: Scanner): never {
  if (scanner.openQuoteLine > 0) refuseOpenQuote(scanner);
  throw new UserError({
    what: `truncated-value: the row on line ${scanner.line} has more than ${LONGEST_ROW >> 20} MiB.`,
    cure: 'Check the line ends and quotes of the file.',
  });
}

function refuseOpenQuote(scanner: Scanner): never {
  throw new UserError({
    what: `truncated-value: the quote that opens a cell on line ${scanner.openQuoteLine} is never closed.`,
    cure: 'Close it, or double it if it is part of the text.',
  });
}
