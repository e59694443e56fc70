import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataJsonSchema, JSON_SCHEMA_NAME } from '../runtime/data/expected/dataSchema.js';
import { taskPages } from './reference/taskPages.js';

/** `npm run docs`: writes the pages of docs/ anew that are made from the sources. Tests tell when that is due. */
const root = dirname(dirname(import.meta.dirname));

writeFileSync(join(root, 'docs', 'schemas', JSON_SCHEMA_NAME), dataJsonSchema());

const folder = join(root, 'docs', 'tasks');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of taskPages(root)) writeFileSync(join(folder, name), text);
