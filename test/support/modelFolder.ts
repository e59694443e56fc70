import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a model directory just complete enough to be stored and told apart by its content. */
export async function plainModelFolder(folder: string, content: string): Promise<string> {
  await mkdir(join(folder, 'code'), { recursive: true });
  await writeFile(join(folder, 'model.lgb'), content);
  await writeFile(join(folder, 'code', 'more.txt'), 'in a sub-folder');
  return folder;
}
