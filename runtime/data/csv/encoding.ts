import { isUtf8 } from 'node:buffer';
import { UserError } from '../../error.js';
import { CR, LF } from './bytes.js';

/**
 * Makes sure that bytes, cut at a character, are text in UTF-8.
 * @param offset of the bytes in the whole text
 * @param line that they start on
 * @throws UserError naming the first byte that is not UTF-8, or is zero as in UTF-16 and binary files
 */
export function checkText(bytes: Buffer, offset: number, line: number): void {
  const place = (at: number) => `at offset ${offset + at} (line ${line + lineEnds(bytes.subarray(0, at))})`;
  const zero = bytes.indexOf(0);
  if (zero !== -1) {
    throw new UserError({
      what: `null-byte: there is a zero byte ${place(zero)}: UTF-16 without a byte-order mark, or no text at all.`,
      cure: 'Save the file as UTF-8.',
    });
  }
  if (isUtf8(bytes)) return;
  const bad = firstInvalid(bytes);
  throw new UserError({
    what: `encoding-error: the byte 0x${bytes[bad].toString(16)} ${place(bad)} is not UTF-8.`,
    cure: 'Save the file as UTF-8; it may be Windows-1252 or Latin-1 now.',
  });
}

function lineEnds(bytes: Buffer): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) count++;
  }
  return count;
}

/** The place of the first U+FFFD that decoding puts in, and that is none of the text's own. */
function firstInvalid(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let offset = 0;
  for (let from = 0; ; ) {
    const at = text.indexOf('\ufffd', from);
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.toString('latin1', offset, offset + 3) !== '\xef\xbf\xbd') return offset;
    offset += 3;
    from = at + 1;
  }
}
