import type { DatasetContent } from '../../../runtime/data/dataset.js';

/** Twelve policies with every type, role and kind of column and missing values in most, four rows to each part. */
export function smallDataset(): DatasetContent {
  const nan = Number.NaN;
  const rows = 12;
  const columns = Array.from({ length: rows }, (_, row) => row);
  return {
    schema: {
      formatVersion: 1,
      columns: [
        { name: 'id', type: 'integer', role: 'id', missing: [], min: 1, max: 12 },
        { name: 'target', type: 'integer', role: 'target', missing: [], min: 0, max: 1 },
        {
          name: 'age',
          type: 'integer',
          role: 'feature',
          kind: 'numeric',
          missing: [-1],
          min: 0,
          max: 11,
        },
        {
          name: 'mileage',
          type: 'integer',
          role: 'feature',
          kind: 'numeric',
          missing: [],
          min: 0,
          max: 2 ** 40,
        },
        {
          name: 'premium',
          type: 'number',
          role: 'feature',
          kind: 'numeric',
          missing: [],
          min: 0.1,
          max: 1.1,
        },
        {
          name: 'new_bin',
          type: 'integer',
          role: 'feature',
          kind: 'binary',
          missing: [],
          min: 0,
          max: 1,
        },
        {
          name: 'model_cat',
          type: 'integer',
          role: 'feature',
          kind: 'categorical',
          missing: [-1],
          min: 0,
          max: 104,
        },
        {
          name: 'fuel',
          type: 'string',
          role: 'feature',
          kind: 'categorical',
          missing: [],
          levels: ['Benzin', 'Diesel', 'élec'],
        },
        { name: 'agent', type: 'string', role: 'ignore', missing: [] },
      ],
    },
    table: {
      rows,
      columns: [
        { name: 'id', kind: 'text', values: columns.map((row) => String(row + 1)) },
        { name: 'target', kind: 'numeric', values: Float64Array.from(columns, (row) => row % 2) },
        {
          name: 'age',
          kind: 'numeric',
          values: Float64Array.from(columns, (row) => (row === 3 ? nan : row)),
        },
        {
          name: 'mileage',
          kind: 'numeric',
          values: Float64Array.from(columns, (row) => (row === 4 ? nan : row === 5 ? 2 ** 40 : row * 1000)),
        },
        {
          name: 'premium',
          kind: 'numeric',
          values: Float64Array.from(columns, (row) => (row === 5 ? nan : 0.1 + row / 11)),
        },
        { name: 'new_bin', kind: 'numeric', values: Float64Array.from(columns, (row) => (row >> 1) % 2) },
        {
          name: 'model_cat',
          kind: 'categorical',
          values: Float64Array.from(columns, (row) => [0, nan, 104][row % 3]),
        },
        {
          name: 'fuel',
          kind: 'categorical',
          values: Float64Array.from(columns, (row) => [0, 1, 2, nan][row % 4]),
          levels: ['Benzin', 'Diesel', 'élec'],
        },
        {
          name: 'agent',
          kind: 'text',
          values: columns.map((row) => (row === 2 ? '' : `Agent "${row}", Köln`)),
        },
      ],
    },
    targetKind: 'binary',
    profile: { formatVersion: 1, rows, columns: [] },
    source: { name: 'policies.csv', bytes: 100, sha256: 'a'.repeat(64) },
    schemaFile: { text: 'formatVersion: 1\n' },
    contentSha256: 'b'.repeat(64),
    split: { method: 'hash', by: 'id', seed: 7, shares: { train: 0.34, validation: 0.33, test: 0.33 } },
    partOf: Uint8Array.from(columns, (row) => row % 3),
  };
}
