import { copyFile, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../runtime/error.js';
import { scoreFile } from './scoreFile.js';

/**
 * The program of a scoring job in a container: the files of `scoreFile` go to the output, which may be a mount. What a
 * user has to mend goes there too, as `findings.json`, since the exit code of a job says nothing.
 */
async function main(): Promise<void> {
  const texts = [
    'table',
    'model',
    'model-name',
    'model-version',
    'output',
    'format',
    'bad-rows',
    'id-column',
  ];
  const options = Object.fromEntries(texts.map((name) => [name, { type: 'string' as const }]));
  const given = parseArgs({ options }).values as Record<string, string | undefined>;
  const { table = '', model = '', output = '', 'id-column': idColumn } = given;
  await mkdir(output, { recursive: true });
  // The scores appear by a rename, which a mount does not offer.
  const outputFolder = join(await mkdtemp(join(tmpdir(), 'scores-')), 'scores');
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  try {
    const { manifest } = await scoreFile({
      ...{ source: table, modelFolder: model, outputFolder, signal: stop.signal },
      model: { name: given['model-name'] ?? '', version: given['model-version'] ?? '' },
      format: given.format === 'parquet' ? 'parquet' : 'csv',
      badRows: given['bad-rows'] === 'setAside' ? 'setAside' : 'fail',
      ...(idColumn && { idColumn }),
      onProgress: (share, rows) => console.log(`${Math.round(100 * share)} %: ${rows} rows`),
    });
    for (const file of await readdir(outputFolder))
      await copyFile(join(outputFolder, file), join(output, file));
    console.log(`${manifest.rows.scored} rows scored, ${manifest.rows.rejected} set aside.`);
  } catch (error) {
    console.error((error as Error).message);
    if (error instanceof UserError)
      await writeFile(join(output, 'findings.json'), JSON.stringify(error.findings));
    process.exitCode = 1;
  }
}

void main();
