import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.js';

/** Writes the samples' made-up policies with claims as CSV. */
export function generatedPolicies(file: string, rows: number): void {
  const program = join(root, 'samples', 'generate-policies.mjs');
  const made = spawnSync(process.execPath, [program, '--output', file, '--rows', String(rows)], {
    encoding: 'utf8',
  });
  assert.equal(made.status, 0, made.stderr);
}
