import assert from 'node:assert/strict';
import { openApi } from '../../serving/openApi.js';
import { sumPredictor } from './sumPredictor.js';

type Json = { [key: string]: Json };

/** Everything in a document that is an object, with its path. */
function* objects(value: unknown, path = '#'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Json];
  for (const [key, item] of Object.entries(value)) yield* objects(item, `${path}/${key}`);
}

describe('serving/openApi', () => {
  const document = openApi(sumPredictor.model) as Json;
  const schemas = document.components!.schemas!;

  it('refers to nothing that is not there, and describes nothing that is not referred to', () => {
    const targets = [...objects(document)].flatMap(([, { $ref }]) =>
      typeof $ref === 'string' ? [$ref as string] : [],
    );
    const there = Object.keys(schemas).map((name) => `#/components/schemas/${name}`);
    assert.deepEqual([...new Set(targets)].sort(), there.sort());
  });

  it('asks for exactly the features of the model, with their ranges and what means missing', () => {
    assert.deepEqual(schemas.Record!.required, ['a', 'b', 'c']);
    assert.equal(schemas.Record!.additionalProperties, false);
    assert.deepEqual(schemas.Record!.properties, {
      a: { type: 'number', nullable: true, description: 'numeric; from 0 to 10 in training; missing: null' },
      b: { type: 'number', nullable: true, description: 'numeric; missing: null or -1' },
      c: { type: 'integer', nullable: true, description: 'numeric; missing: null' },
    });
    assert.deepEqual([schemas.Row!.minItems, schemas.Row!.maxItems], [3, 3]);
  });

  it('shows the model’s own example as a request', () => {
    const { content } = document.paths!['/score']!.post!.requestBody as Json;
    assert.deepEqual(content!['application/json']!.example, { data: [{ a: 1, b: 2, c: 3 }] });
  });
});
