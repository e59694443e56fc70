import type { ParquetType } from 'hyparquet';

/** Numbers in Parquet's PLAIN encoding of INT32, INT64 or DOUBLE. Whole numbers are within 2^53. */
export function plainNumbers(values: ArrayLike<number>, type: ParquetType): Uint8Array {
  const count = values.length;
  switch (type) {
    case 'INT32':
      return bytesOf(new Int32Array(values));
    case 'INT64': {
      const halves = new Int32Array(2 * count);
      for (let i = 0; i < count; i++) {
        halves[2 * i] = values[i] % 2 ** 32;
        halves[2 * i + 1] = Math.floor(values[i] / 2 ** 32);
      }
      return bytesOf(halves);
    }
    default:
      return bytesOf(new Float64Array(values));
  }
}

/** Texts in Parquet's PLAIN encoding of BYTE_ARRAY: each in UTF-8 after its length. */
export function plainTexts(texts: readonly string[]): Uint8Array {
  const most = texts.reduce((sum, text) => sum + 4 + 3 * text.length, 0);
  const buffer = Buffer.allocUnsafe(most);
  let at = 0;
  for (const text of texts) {
    const length = buffer.write(text, at + 4);
    buffer.writeUInt32LE(length, at);
    at += 4 + length;
  }
  return buffer.subarray(0, at);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
