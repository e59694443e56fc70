import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function findRoot(from: string): string {
  return existsSync(join(from, 'vss-extension.json')) || existsSync(join(from, 'package-lock.json'))
    ? from
    : findRoot(dirname(from));
}

/** The repository's folder, also when the compiled test runs from build/. */
export const root = findRoot(import.meta.dirname);

/** Real data and oracles that are not part of the repository; absent on most machines. */
export const sharedData = process.env.SHARED_DATA ?? join(root, '..', 'shared', 'data');
