/** Bits that a number from 0 to `largest` takes, at least 1. */
export function bitWidth(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest));
}

/**
 * The first `count` values in `width` bits each, least significant first, as one bit-packed run of Parquet's
 * RLE/bit-packing hybrid. Values are whole, from 0, and fit the width, which is at most 24.
 */
export function bitPackedRun(
  values: Uint8Array | Uint16Array | Int32Array,
  count: number,
  width: number,
): Uint8Array {
  const groups = Math.ceil(count / 8);
  const header = varint((groups << 1) | 1);
  const bytes = new Uint8Array(header.length + groups * width);
  bytes.set(header);
  let at = header.length;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < count; i++) {
    held |= values[i] << bits;
    bits += width;
    while (bits >= 8) {
      bytes[at++] = held;
      held >>>= 8;
      bits -= 8;
    }
  }
  if (bits > 0) bytes[at] = held;
  return bytes;
}

/** `count` times the same value of up to 8 bits, as one run of the hybrid. */
export function repeatedRun(value: number, count: number): Uint8Array {
  return Uint8Array.of(...varint(count << 1), value);
}

/** Unsigned LEB128. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}
