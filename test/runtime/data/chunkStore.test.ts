import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type ChunkArray, ChunkStore } from '../../../runtime/data/chunkStore.js';
import { temporaryFolder } from '../../support/folder.js';

describe('ChunkStore', () => {
  const folder = temporaryFolder();
  const chunks: ChunkArray[] = [
    Int8Array.of(1, -128),
    Int16Array.of(1, 2, -32768),
    Int32Array.of(2 ** 31 - 1),
    Float32Array.of(0.5, Number.NaN),
    Float64Array.of(0.1, 2 ** 53, Number.NaN),
    Float64Array.of(),
  ];

  it('gives back what it was given, from memory and from disk, in any order', () => {
    for (const memory of [0, 10, 1000]) {
      const store = new ChunkStore(folder.path, memory);
      const stored = chunks.map((chunk) => store.put(chunk));
      for (const i of [5, 0, 3, 1, 4, 2]) assert.deepEqual(store.get(stored[i]), chunks[i]);
      store.close();
    }
  });

  it('has a file only while it needs one', () => {
    const store = new ChunkStore(folder.path, 9);
    store.put(Int8Array.of(1, 2, 3));
    assert.deepEqual(readdirSync(folder.path), []);
    store.put(Float64Array.of(1));
    assert.equal(readdirSync(folder.path).length, 1);
    store.close();
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('uses its room again once it has forgotten', () => {
    const store = new ChunkStore(folder.path, 8);
    for (let round = 0; round < 3; round++) {
      const first = store.put(Float64Array.of(round));
      const second = store.put(Float64Array.of(round + 0.5));
      assert.deepEqual([store.get(first)[0], store.get(second)[0]], [round, round + 0.5]);
      store.clear();
    }
    store.close();
  });
});
