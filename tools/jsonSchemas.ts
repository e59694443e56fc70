import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataJsonSchema, JSON_SCHEMA_NAME } from '../runtime/data/expected/dataSchema.js';

/** Writes docs/schemas anew: `node build/tools/jsonSchemas.js`. A test tells when that is due. */
const root = dirname(dirname(import.meta.dirname));
writeFileSync(join(root, 'docs', 'schemas', JSON_SCHEMA_NAME), dataJsonSchema());
