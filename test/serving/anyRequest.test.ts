import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openPredictor } from '../../serving/modelPredictor.js';
import { type ScoringService, startScoringService } from '../../serving/scoringService.js';
import { writeClaimModel } from './claimModel.js';

describe('serving, whatever is sent', () => {
  let folder: string;
  let service: ScoringService;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'any request '));
    await writeClaimModel(folder);
    const predictor = await openPredictor(folder, { name: 'claims', version: '1' });
    service = await startScoringService({ predictor, port: 0, logLevel: 'silent' });
  });
  after(async () => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });

  const cell = fc.oneof(
    fc.constantFrom(null, -1, 30, 1e308, 5e-324, -0, true, 'west', 'atlantis', '', '__proto__', {}, []),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const feature = fc.constantFrom('age', 'region', 'new_bin', 'id', 'constructor', 'length', '');
  const record = fc.oneof(
    fc.record({ age: cell, region: cell, new_bin: cell }),
    fc.dictionary(feature, cell),
  );
  const row = fc.oneof(fc.array(cell, { minLength: 3, maxLength: 3 }), fc.array(cell, { maxLength: 5 }));
  const rows = fc.oneof(fc.array(row, { maxLength: 4 }), fc.array(record, { maxLength: 4 }), cell);
  const split = fc.record(
    { columns: fc.array(feature), data: rows, index: cell },
    { requiredKeys: ['data'] },
  );
  const tensor = fc.record({
    name: feature,
    shape: fc.oneof(fc.constantFrom([1, 3], [1], [3], [0], [-1], [1e9, 1e9]), cell),
    datatype: fc.constantFrom('FP64', 'BYTES', 'BOOL', 'x', null),
    data: rows,
  });
  const field = (names: string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 2 });

  const routes: [url: string, body: fc.Arbitrary<unknown>][] = [
    ['/score?reasons=2', field(['data', 'records', 'input_data', 'params'], fc.oneof(rows, split))],
    [
      '/invocations',
      field(
        ['dataframe_split', 'dataframe_records', 'instances', 'inputs'],
        fc.oneof(rows, split, fc.dictionary(feature, rows)),
      ),
    ],
    ['/v2/models/claims/infer', fc.record({ inputs: fc.array(tensor, { maxLength: 4 }), id: cell })],
  ];
  for (const [url, body] of routes) {
    it(`${url} answers with scores or says what is wrong, and has no fault of its own`, async () => {
      await fc.assert(
        fc.asyncProperty(body, async (sent) => {
          const answer = await fetch(service.url + url, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(sent),
          });
          const text = await answer.text();
          assert.ok(answer.status === 200 || answer.status === 400, `${answer.status}: ${text}`);
          assert.equal(typeof JSON.parse(text), 'object');
          // Every answer is a number: nothing that cannot be scored has slipped through.
          if (answer.status === 200) assert.doesNotMatch(text, /null/);
        }),
        { numRuns: 300, seed: 11 },
      );
    });
  }
});
