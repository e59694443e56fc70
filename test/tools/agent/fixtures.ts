import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTask, type TaskOptions, type TaskResult } from '../../../tools/agent/runTask.js';

/** Folders made by `temporaryFolder`, removed when the tests have ended. */
const made: string[] = [];

/** A new folder; its path holds a space, as real ones do. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local agent-'));
  made.push(folder);
  return folder;
}

export async function removeTemporaryFolders(): Promise<void> {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

export const fixtureId = '11111111-2222-4333-8444-555555555555';

/** A task.json with all that the agent asks for. */
export function definition(parts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: fixtureId,
    name: 'Fixture',
    friendlyName: 'A fixture',
    version: { Major: 1, Minor: 2, Patch: 3 },
    instanceNameFormat: 'Fixture',
    execution: { Node20_1: { target: 'main.js' } },
    ...parts,
  };
}

/** Writes a task whose main.js is `script`; returns its folder. */
export async function makeTask(script: string, parts: Record<string, unknown> = {}): Promise<string> {
  const folder = join(await temporaryFolder(), 'task');
  await mkdir(folder);
  await writeFile(join(folder, 'task.json'), JSON.stringify(definition(parts)));
  await writeFile(join(folder, 'main.js'), script);
  return folder;
}

export interface Ran extends TaskResult {
  log: string[];
  workFolder: string;
  cwd: string;
}

/** Runs a script as a task in folders of its own. */
export async function runScript(
  script: string,
  options: Partial<TaskOptions> & { definition?: Record<string, unknown> } = {},
): Promise<Ran> {
  const { definition: parts, ...given } = options;
  const folder = await makeTask(script, parts);
  const workFolder = options.workFolder ?? join(dirname(folder), '_work');
  const cwd = options.cwd ?? join(dirname(folder), 'the sources');
  const log: string[] = [];
  const result = await runTask({
    from: { taskFolders: [folder] },
    ...given,
    ...{ workFolder, cwd },
    onLog: (line) => {
      log.push(line);
      options.onLog?.(line);
    },
  });
  return { ...result, log, workFolder, cwd };
}

/** A script that logs one JSON line per value, so that tests can read what the task saw. */
export function tellJson(expression: string): string {
  return `console.log('JSON ' + JSON.stringify(${expression}))`;
}

export function told<T>(log: readonly string[]): T {
  const line = log.find((one) => one.startsWith('JSON '));
  if (line === undefined) throw new Error(`The task told nothing:\n${log.join('\n')}`);
  return JSON.parse(line.slice('JSON '.length)) as T;
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** A zip archive of files that are stored as they are. */
export function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, path]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
