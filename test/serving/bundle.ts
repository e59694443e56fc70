import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../support/root.js';

let bundle: Promise<string> | undefined;

/** Bundles the scoring service as it is shipped, once per test run, into a folder without node_modules. */
export function serverBundle(): Promise<string> {
  bundle ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'server bundle '));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const outfile = join(folder, 'server.js');
    await build({
      entryPoints: [join(root, 'serving', 'server.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      define: { 'import.meta.dirname': '__dirname', 'import.meta.url': 'importMetaUrl' },
      banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
      logLevel: 'silent',
    });
    return outfile;
  })();
  return bundle;
}
