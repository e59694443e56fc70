import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder for each test of the surrounding `describe`; its path has a space in it, as users' have. */
export function temporaryFolder(): { readonly path: string } {
  const current = { path: '' };
  beforeEach(() => {
    current.path = mkdtempSync(join(tmpdir(), 'insurance model '));
  });
  afterEach(() => rmSync(current.path, { recursive: true, force: true }));
  return current;
}
