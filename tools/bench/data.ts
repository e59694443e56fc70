import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import type { FeatureColumn } from '../../runtime/data/table.js';

/** A table to train on. Columns are float64, one after the other in the file, the label last. */
export interface BenchData {
  name: string;
  rows: number;
  columns: { name: string; kind: 'numeric' | 'categorical' }[];
  file: string;
}

function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Draw = (random: () => number) => number;
const normal: Draw = (random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Number of levels per column, as in Porto Seguro's claims: 17 binary, 14 categorical, the rest ordinal or continuous. */
const CATEGORIES = [2, 3, 3, 4, 5, 7, 8, 10, 12, 13, 18, 33, 84, 104];
const ORDINALS = [5, 7, 7, 8, 10, 11, 11, 12, 12, 13, 14, 15, 16, 20, 21, 24];
const CONTINUOUS = [10, 70, 114, 700, 5000, 15000, 15000, 500, 800, 33];

export const SHAPES = ['porto', 'categorical', 'continuous', 'wide'] as const;
export type Shape = (typeof SHAPES)[number];

function columnsOf(
  shape: Shape,
  random: () => number,
): { name: string; kind: 'numeric' | 'categorical'; draw: Draw }[] {
  if (shape === 'wide') {
    return Array.from({ length: 500 }, (_, i) => ({ name: `x${i}`, kind: 'numeric', draw: normal }));
  }
  if (shape === 'continuous') {
    return Array.from({ length: 57 }, (_, i) => ({ name: `x${i}`, kind: 'numeric', draw: normal }));
  }
  const skewed = (levels: number): Draw => {
    const power = 0.7 + 1.5 * random();
    return (r) => Math.floor(levels * r() ** power);
  };
  return [
    ...Array.from({ length: 17 }, (_, i) => {
      const share = 0.02 + 0.6 * random();
      return {
        name: `b${i}_bin`,
        kind: 'numeric' as const,
        draw: ((r) => (r() < share ? 1 : 0)) satisfies Draw,
      };
    }),
    ...CATEGORIES.map((levels, i) => ({
      name: `c${i}_cat`,
      kind: shape === 'categorical' ? ('categorical' as const) : ('numeric' as const),
      draw: skewed(levels),
    })),
    ...ORDINALS.map((levels, i) => ({ name: `o${i}`, kind: 'numeric' as const, draw: skewed(levels) })),
    ...CONTINUOUS.map((levels, i) => ({
      name: `n${i}`,
      kind: 'numeric' as const,
      draw: ((r) => Math.round(levels * (normal(r) + 4)) / levels) satisfies Draw,
    })),
  ];
}

/** Writes seeded data of the given shape; about 3.6 % of the labels are 1, and they depend on the columns only weakly. */
export function writeData(shape: Shape, rows: number, file: string, seed = 17): BenchData {
  const random = randomNumbers(seed);
  const columns = columnsOf(shape, random);
  const score = new Float64Array(rows);
  const handle = openSync(file, 'w');
  for (const [i, { draw }] of columns.entries()) {
    const values = Float64Array.from({ length: rows }, () => draw(random));
    const mean = values.reduce((a, b) => a + b, 0) / rows;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / rows) || 1;
    const strength = 0.12 * (random() - 0.5) * (i % 3);
    for (let row = 0; row < rows; row++) {
      const z = (values[row]! - mean) / spread;
      score[row]! += strength * (z + 0.6 * Math.sin(3 * z));
    }
    writeSync(handle, values);
  }
  writeSync(
    handle,
    Float64Array.from(score, (s) => (random() < 1 / (1 + Math.exp(3.35 - s)) ? 1 : 0)),
  );
  closeSync(handle);
  return { name: shape, rows, columns: columns.map(({ name, kind }) => ({ name, kind })), file };
}

/** A file's bytes in memory that threads share, as a task reads a part. */
export function readShared(file: string): Uint8Array {
  const handle = openSync(file, 'r');
  const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(handle).size));
  for (let at = 0; at < bytes.length; ) at += readSync(handle, bytes, at, bytes.length - at, at);
  closeSync(handle);
  return bytes;
}

/** The columns of a file's bytes, without copying. */
export function readColumns(
  { rows, columns }: BenchData,
  bytes: Uint8Array,
): { features: FeatureColumn[]; label: Float64Array } {
  const column = (i: number) => new Float64Array(bytes.buffer, bytes.byteOffset + i * rows * 8, rows);
  return {
    features: columns.map(({ name, kind }, i) => ({ name, kind, values: column(i) })),
    label: column(columns.length),
  };
}

/** Writes a CSV file of numbers with a header, an id and a 0/1 target as such data; columns named _cat stay numbers. */
export function dataOfCsv(csv: string, file: string): BenchData {
  const [header, ...lines] = readFileSync(csv, 'utf8').trimEnd().split(/\r?\n/);
  const names = header!.split(',');
  const cells = lines.map((line) => line.split(',').map(Number));
  const column = (name: string) => Float64Array.from(cells, (row) => row[names.indexOf(name)]!);
  const features = names.filter((name) => name !== 'id' && name !== 'target');
  const bytes = [...features, 'target'].map((name) => Buffer.from(column(name).buffer));
  writeFileSync(file, Buffer.concat(bytes));
  const columns = features.map((name) => ({ name, kind: 'numeric' as const }));
  return { name: 'sample', rows: lines.length, columns, file };
}

/** Writes the same data as CSV, with an id and the target in front. */
export function writeCsv(data: BenchData, csv: string): void {
  const { features, label } = readColumns(data, readFileSync(data.file));
  const handle = openSync(csv, 'w');
  writeSync(handle, `${['id', 'target', ...features.map(({ name }) => name)].join(',')}\n`);
  const BLOCK = 10_000;
  for (let from = 0; from < data.rows; from += BLOCK) {
    const rows = Array.from({ length: Math.min(BLOCK, data.rows - from) }, (_, i) => from + i);
    const line = (row: number) =>
      [row + 1, label[row], ...features.map(({ values }) => values[row])].join(',');
    writeSync(handle, rows.map((row) => `${line(row)}\n`).join(''));
  }
  closeSync(handle);
}
