import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ownSourceMaps } from '../../tools/ownSourceMaps.js';
import { temporaryFolder } from '../support/folder.js';

describe('ownSourceMaps', () => {
  const folder = temporaryFolder();

  it('maps our own lines and not those of libraries', async () => {
    const library = join(folder.path, 'node_modules', 'library');
    await mkdir(library, { recursive: true });
    await writeFile(
      join(library, 'index.js'),
      'export function far() {\n  return [1,\n 2].map(String);\n}\n',
    );
    const source = join(folder.path, 'own.ts');
    await writeFile(
      source,
      "import { far } from 'library';\n\nexport function near() {\n  throw new Error(far().join());\n}\n",
    );
    const { outputFiles } = await build({
      ...{ entryPoints: [source], bundle: true, minify: true, format: 'cjs', platform: 'node' },
      ...{
        sourcemap: 'linked',
        outfile: join(folder.path, 'out.js'),
        write: false,
        plugins: [ownSourceMaps],
      },
    });
    const [map, code] = ['.map', '.js'].map(
      (end) => outputFiles.find(({ path }) => path.endsWith(end))!.text,
    );
    const lookUp = new SourceMap(JSON.parse(map));
    const at = lookUp.findEntry(0, code.indexOf('throw ')) as {
      originalSource: string;
      originalLine: number;
    };
    assert.deepEqual([at.originalSource, at.originalLine], ['own.ts', 3]);
    const inside = lookUp.findEntry(0, code.indexOf('.map(')) as { originalLine: number };
    assert.equal(inside.originalLine, 0);
  });
});
