import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChunkStore } from '../../../../runtime/data/chunkStore.js';
import type { TableSchema } from '../../../../runtime/data/manifest.js';
import { CHUNK_ROWS, Numbers } from '../../../../runtime/data/numbers.js';
import { beginParts } from '../../../../runtime/data/parquet/partsThread.js';
import { partsJob, writeParts } from '../../../../runtime/data/parquet/writeParts.js';
import { textColumn, withNumbers } from '../../../../runtime/data/storedColumn.js';
import { temporaryFolder } from '../../../support/folder.js';
import { Random } from '../../../support/random.js';

describe('beginParts', () => {
  const folder = temporaryFolder();
  const random = new Random(8);
  const rows = CHUNK_ROWS + 1000;
  const schema: TableSchema = {
    formatVersion: 1,
    columns: [
      { name: 'id', type: 'string', role: 'id', missing: [] },
      { name: 'age', type: 'integer', role: 'feature', kind: 'numeric', missing: [], min: 0, max: 99 },
      { name: 'paid', type: 'number', role: 'feature', kind: 'numeric', missing: [] },
    ],
  };
  const cells = (draw: () => number) =>
    Float64Array.from({ length: rows }, () => (random.chance(0.1) ? Number.NaN : draw()));
  const [codes, ages, paid] = [
    cells(() => random.below(3)),
    cells(() => random.below(100)),
    cells(() => random.next()),
  ];
  const partOf = Uint8Array.from({ length: rows }, () => random.below(3));

  // The memory of a store that keeps all chunks, that keeps the first ones, and that keeps none.
  for (const memory of [1 << 20, 100_000, 0]) {
    it(`writes on its thread the bytes that are written on this one, with ${memory} bytes of memory`, async () => {
      const store = new ChunkStore(folder.path, memory);
      try {
        const table = {
          rows,
          columns: [
            textColumn('id', { codes: Numbers.from(codes, store), levels: ['a', 'b', 'ü'] }),
            withNumbers({ name: 'age', kind: 'numeric' as const }, Numbers.from(ages, store)),
            withNumbers({ name: 'paid', kind: 'numeric' as const }, Numbers.from(paid, store)),
          ],
        };
        const paths = (where: string) =>
          [0, 1, 2].map((part) => join(folder.path, `${where}-${part}.parquet`));
        const writing = beginParts(partsJob(paths('there'), table, schema, partOf), 1);
        const hashes = await writing.hashes;
        await writing.stop();
        assert.deepEqual(hashes, writeParts(partsJob(paths('here'), table, schema, partOf)));
        for (const [part, path] of paths('here').entries())
          assert.ok(readFileSync(path).equals(readFileSync(paths('there')[part])));
      } finally {
        store.close();
      }
    });
  }

  it('rejects with what went wrong there', async () => {
    const nowhere = [join(folder.path, 'none', 'x.parquet')];
    const writing = beginParts({ paths: nowhere, rows: 1, columns: [], partOf: new Uint8Array(1) }, 0);
    await assert.rejects(writing.hashes, { code: 'ENOENT' });
    await writing.stop();
  });
});
