import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder for each test of the current `describe`, removed after it. */
export function freshFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workspace test '));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}
