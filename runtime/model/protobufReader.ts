/** One field of a message in Protocol Buffers' wire format: a whole number, or the bytes of what it holds. */
export interface Field {
  number: number;
  value: number | Uint8Array;
}

/** Reads what protobufWriter.ts writes: whole numbers and bytes. @throws Error for anything else */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  const reader = new VarintReader(message);
  while (!reader.atEnd) {
    const key = reader.next();
    const [number, type] = [Math.floor(key / 8), key % 8];
    if (type === 0) fields.push({ number, value: reader.next() });
    else if (type === 2) fields.push({ number, value: reader.bytes(reader.next()) });
    else throw new Error(`A field of wire type ${type} is not expected.`);
  }
  return fields;
}

/** Whole numbers packed into bytes. */
export function unpack(bytes: Uint8Array): number[] {
  const reader = new VarintReader(bytes);
  const values: number[] = [];
  while (!reader.atEnd) values.push(reader.next());
  return values;
}

class VarintReader {
  private at = 0;

  constructor(private readonly source: Uint8Array) {}

  get atEnd(): boolean {
    return this.at >= this.source.length;
  }

  next(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (this.atEnd) throw new Error('The message is cut off.');
      const byte = this.source[this.at++]!;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }

  bytes(count: number): Uint8Array {
    if (this.at + count > this.source.length) throw new Error('The message is cut off.');
    this.at += count;
    return this.source.subarray(this.at - count, this.at);
  }
}
