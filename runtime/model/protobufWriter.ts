// Protocol Buffers' wire format, as far as writing needs it: https://protobuf.dev/programming-guides/encoding/

/** One field or several, encoded. */
export type Encoded = Uint8Array;

const VARINT = 0;
const BYTES = 2;

/** A whole number from 0 to 2^53 - 1. */
export function integer(field: number, value: number): Encoded {
  return Uint8Array.from([...varint(8 * field + VARINT), ...varint(value)]);
}

/** Whole numbers, packed. */
export function integers(field: number, values: ArrayLike<number>): Encoded {
  return bytes(field, Uint8Array.from(Array.from(values, varint).flat()));
}

export function text(field: number, value: string): Encoded {
  return bytes(field, Buffer.from(value, 'utf8'));
}

export function message(field: number, ...parts: readonly Encoded[]): Encoded {
  return bytes(field, Buffer.concat(parts));
}

export function bytes(field: number, value: Uint8Array): Encoded {
  return Buffer.concat([Uint8Array.from([...varint(8 * field + BYTES), ...varint(value.length)]), value]);
}

/** Seven bits per byte, the lowest first; the top bit says that more follow. */
function varint(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${value} is no whole number from 0`);
  const encoded: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...encoded, rest];
    encoded.push((rest % 128) + 128);
  }
}
