import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { Batch } from '../../../serving/batch.js';
import type { Scored } from '../../../serving/route.js';
import { ScoredRow } from '../../../serving/telemetry/scoredRow.js';
import { type RecordInputs, scoredRows } from '../../../serving/telemetry/scoredRows.js';
import { sumPredictor } from '../sumPredictor.js';

const KEY = 'a key of sixteen characters';

async function scoredOf(batch: Batch): Promise<Scored> {
  const model = { ...sumPredictor.model, id: 'policy' };
  const prediction = await sumPredictor.predict(batch);
  return { requestId: 'r1', model, batch, prediction, startTime: Date.parse('2026-03-01'), milliseconds: 1 };
}

describe('scoredRows', () => {
  const BATCHES: Record<string, Batch> = {
    records: { records: [{ a: 1, b: 2, c: 3, policy: ' 7.0 ', name: 'Ann' }] },
    'named columns': { columns: ['policy', 'c', 'b', 'a', 'name'], rows: [[' 7.0 ', 3, 2, 1, 'Ann']] },
  };
  const NONE: RecordInputs = { inputs: 'none' };
  const ALL: RecordInputs = { inputs: 'all' };
  const HASHED: RecordInputs = { inputs: 'hashedIds', key: KEY };

  for (const [form, batch] of Object.entries(BATCHES)) {
    it(`has of ${form} what is asked for and no other column`, async () => {
      const scored = await scoredOf(batch);
      const [plain] = scoredRows(scored, NONE);
      const { name, version, sha256 } = scored.model;
      assert.deepEqual(plain, {
        ...{ time: '2026-03-01T00:00:00.000Z', requestId: 'r1', row: 0, prediction: 6 },
        model: { name, version, sha256 },
      });
      const [whole] = scoredRows(scored, ALL);
      assert.deepEqual(whole, { ...plain, id: ' 7.0 ', inputs: { a: 1, b: 2, c: 3 } });
      const [hashed] = scoredRows(scored, HASHED);
      const idHash = createHmac('sha256', KEY).update('7').digest('hex');
      assert.deepEqual(hashed, { ...plain, idHash, inputs: { a: 1, b: 2, c: 3 } });
      for (const row of [plain, whole, hashed]) assert.deepEqual(ScoredRow.parse(row), row);
    });
  }

  it('has no id of rows by position, and numbers the rows of a request', async () => {
    const rows = scoredRows(
      await scoredOf({
        rows: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
      ALL,
    );
    assert.deepEqual(
      rows.map(({ row, id, inputs, prediction }) => [row, id, inputs, prediction]),
      [
        [0, undefined, { a: 1, b: 2, c: 3 }, 6],
        [1, undefined, { a: 4, b: 5, c: 6 }, 15],
      ],
    );
  });
});
