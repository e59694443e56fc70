import type { ColumnChunk, Encoding, SchemaElement } from 'hyparquet';
import type { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { bitPackedRun, bitWidth, repeatedRun } from './bits.js';
import { dictionaryOfNumbers, dictionaryOfRange } from './dictionary.js';
import { plainNumbers, plainTexts } from './plain.js';

/** One column of a row group: numbers, or codes of texts; NaN is missing. */
export interface Cells {
  numbers: Float64Array;
  /** By code, for a column of text. */
  levels?: readonly string[] | undefined;
}

/** Whole numbers of a smaller range are looked up by value rather than by hash. */
const LARGEST_RANGE = 1 << 16;

/**
 * Writes one column of a row group as a dictionary page, where values repeat, and one data page, both uncompressed:
 * packed places of a dictionary are as dense as a compressor would make them, and several times as fast to write.
 * hyparquet-writer, which writes the rest of the file, encodes from boxed values and would take ten times as long.
 */
export function writeColumnChunk(writer: ByteWriter, cells: Cells, element: SchemaElement): ColumnChunk {
  const start = writer.offset;
  const { rows, present, levels, encoded, statistics } = encode(cells, element);
  let dictionaryAt: number | undefined;
  if (encoded.dictionary) {
    dictionaryAt = start;
    const { bytes, entries } = encoded.dictionary;
    writePageHeader(writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: bytes.length,
      compressed_page_size: bytes.length,
      dictionary_page_header: { num_values: entries, encoding: 'PLAIN' },
    });
    writer.appendBytes(bytes);
  }
  const dataAt = writer.offset;
  const size = levels.length + encoded.bytes.length;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: size,
    compressed_page_size: size,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: rows - present,
      num_rows: rows,
      encoding: encoded.encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: false,
    },
  });
  writer.appendBytes(levels);
  writer.appendBytes(encoded.bytes);
  const total = BigInt(writer.offset - start);
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: element.type!,
      encodings: encoded.dictionary ? ['PLAIN', 'RLE', 'RLE_DICTIONARY'] : ['PLAIN', 'RLE'],
      path_in_schema: [element.name],
      codec: 'UNCOMPRESSED',
      num_values: BigInt(rows),
      total_compressed_size: total,
      total_uncompressed_size: total,
      data_page_offset: BigInt(dataAt),
      dictionary_page_offset: dictionaryAt === undefined ? undefined : BigInt(dictionaryAt),
      statistics: { null_count: BigInt(rows - present), ...statistics },
    },
  };
}

interface Encoded {
  encoding: Encoding;
  bytes: Uint8Array;
  dictionary?: { bytes: Uint8Array; entries: number };
}

function encode({ numbers, levels: texts }: Cells, element: SchemaElement) {
  const { levels, present } = definitionLevels(numbers, element);
  const values = present < numbers.length ? numbers.filter((value) => !Number.isNaN(value)) : numbers;
  const type = element.type!;
  const plain = (some: ArrayLike<number>) =>
    texts ? plainTexts(Array.from(some, (code) => texts[code])) : plainNumbers(some, type);
  const range = rangeOf(values);
  const isSmallRange = type !== 'DOUBLE' && range.max - range.min < LARGEST_RANGE;
  const dictionary = isSmallRange ? dictionaryOfRange(values, range) : dictionaryOfNumbers(values);
  let encoded: Encoded = { encoding: 'PLAIN', bytes: new Uint8Array(0) };
  if (dictionary && present > 0) {
    const { entries, places } = dictionary;
    const width = bitWidth(entries.length - 1);
    const run = entries.length === 1 ? repeatedRun(0, present) : bitPackedRun(places, present, width);
    const bytes = Buffer.concat([Uint8Array.of(width), run]);
    encoded = {
      encoding: 'RLE_DICTIONARY',
      bytes,
      dictionary: { bytes: plain(entries), entries: entries.length },
    };
  } else encoded.bytes = plain(values);
  const statistics = present > 0 && !texts ? statisticsOf(range, type) : {};
  return { rows: numbers.length, present, levels, encoded, statistics };
}

/** Which cells are there, for a column that may have missing ones. */
function definitionLevels(
  numbers: Float64Array,
  { repetition_type }: SchemaElement,
): { levels: Uint8Array; present: number } {
  const rows = numbers.length;
  if (repetition_type === 'REQUIRED') return { levels: new Uint8Array(0), present: rows };
  const isPresent = new Uint8Array(rows);
  let present = 0;
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(numbers[row])) continue;
    isPresent[row] = 1;
    present++;
  }
  const levels = present === rows ? repeatedRun(1, rows) : bitPackedRun(isPresent, rows, 1);
  return { levels, present };
}

function rangeOf(values: Float64Array): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function statisticsOf({ min, max }: { min: number; max: number }, type: string) {
  // As the format says: a minimum of zero is written as -0, of which Parquet has two.
  if (type === 'DOUBLE') return { min_value: min === 0 ? -0 : min, max_value: max };
  return type === 'INT64'
    ? { min_value: BigInt(min), max_value: BigInt(max) }
    : { min_value: min, max_value: max };
}
