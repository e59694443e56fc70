import type { DataReport } from '../../../report/data/dataReport.js';
import { tableReport } from '../../../report/data/tableReport.js';
import { compareData } from '../../../runtime/data/compare/compareData.js';
import { DatasetManifest, type TableSchema } from '../../../runtime/data/manifest.js';
import { profileOf } from '../../../runtime/data/profileTable.js';
import type { Table } from '../../../runtime/data/table.js';
import { Random } from '../../support/random.js';

const ROWS = 2000;
const hash = 'c'.repeat(64);

function tableOf(seed: number, shift: number): Table {
  const random = new Random(seed);
  const values = (of: () => number) => Float64Array.from({ length: ROWS }, of);
  return {
    rows: ROWS,
    columns: [
      { name: 'policy', kind: 'text', values: Array.from({ length: ROWS }, (_, row) => String(row)) },
      { name: 'claim', kind: 'numeric', values: values(() => Number(random.chance(0.1))) },
      { name: 'age', kind: 'numeric', values: values(() => 18 + shift + 60 * random.next()) },
      {
        name: 'doors',
        kind: 'numeric',
        values: values(() => (random.chance(0.2 + shift / 100) ? Number.NaN : random.below(5))),
      },
      {
        name: 'fuel',
        kind: 'categorical',
        values: values(() => random.below(3 + shift)),
        levels: ['a', 'b', 'c', ...Array.from({ length: shift }, (_, i) => `new ${i}`)],
      },
    ],
  };
}

/** Data of which a value is not in the domain that the schema file gives. */
export function sampleRefusal(): DataReport {
  return {
    ...sampleData(),
    dataset: null,
    errors: [
      {
        where: 'policies.csv:12 column age',
        what: 'out-of-domain: 140 is above 110 (and lines 15, 28).',
        cure: 'Correct the data.',
      },
    ],
    expected: [
      { name: 'policy', type: 'string', role: 'id', missing: [] },
      { name: 'claim', type: 'integer', role: 'target', missing: [] },
      {
        name: 'age',
        type: 'number',
        role: 'feature',
        kind: 'numeric',
        domain: { min: 18, max: 110 },
        missing: [-1],
      },
      {
        name: 'doors',
        type: 'integer',
        role: 'feature',
        kind: 'numeric',
        domain: { min: 0 },
        missing: [],
        presence: 0.7,
      },
      {
        name: 'fuel',
        type: 'string',
        role: 'feature',
        kind: 'categorical',
        domain: { values: ['a', 'b', 'c'] },
        missing: [],
      },
    ],
  };
}

/** A report of 2,000 policies that have moved from an earlier version of them. */
export function sampleData(): DataReport {
  const schema: TableSchema = {
    formatVersion: 1,
    columns: [
      { name: 'policy', type: 'string', role: 'id', missing: [] },
      { name: 'claim', type: 'integer', role: 'target', missing: [] },
      { name: 'age', type: 'number', role: 'feature', kind: 'numeric', missing: [] },
      { name: 'doors', type: 'integer', role: 'feature', kind: 'numeric', missing: [-1] },
      {
        name: 'fuel',
        type: 'string',
        role: 'feature',
        kind: 'categorical',
        missing: [],
        levels: ['a', 'b', 'c'],
      },
    ],
  };
  const [earlier, table] = [tableOf(1, 0), tableOf(2, 7)];
  const target = table.columns[1].values as Float64Array;
  const before = profileOf(earlier, earlier.columns[1].values as Float64Array);
  const positives = target.filter((claim) => claim === 1).length;
  const part = (rows: number, positives: number) => ({ file: 'x.parquet', rows, positives, sha256: hash });
  const manifest = DatasetManifest.parse({
    kind: 'dataset',
    formatVersion: 1,
    name: 'policies',
    version: '0123456789ab',
    tool: { name: 't', version: '1' },
    source: { name: 'policies.csv', bytes: 10, sha256: hash },
    contentSha256: hash,
    ...{ rows: ROWS, positives, target: 'claim', targetKind: 'binary' },
    split: {
      ...{ method: 'time', by: 'begin', seed: 1, shares: { train: 0.6, validation: 0.2, test: 0.2 } },
      cuts: { validation: '2026-01-01', test: '2026-03-01' },
    },
    parts: { train: part(1200, positives - 80), validation: part(400, 40), test: part(400, 40) },
  });
  return {
    formatVersion: 1,
    ...{ name: 'policies', source: 'policies.csv', errors: [], expected: null },
    dataset: { manifest, twins: { rows: 12, of: 800, expected: 10.4 } },
    table: tableReport(schema, profileOf(table, target), 'binary'),
    warnings: [{ where: 'policies.csv:7 column doors', what: 'mixed-nulls: both.', cure: 'Choose one.' }],
    drift: compareData(table, schema, { name: 'policies', version: 'ba9876543210', profile: before }),
  };
}
