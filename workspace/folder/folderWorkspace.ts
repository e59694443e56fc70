import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { describe, type Finding, UserError } from '../../runtime/error.js';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import type { Workspace } from '../workspace.js';
import { folderData } from './data.js';
import { folderDeployments } from './deployments.js';
import { folderModels } from './models.js';
import { readRecord } from './record.js';
import { folderRuns } from './runs.js';

const FORMAT_VERSION = 1;

/** `workspace.json`. Loose, so that a newer format is told apart from a damaged file. */
const WorkspaceRecord = z.looseObject({ kind: z.literal('workspace'), formatVersion: z.int().positive() });

/**
 * Opens a folder as a workspace, and makes it one if it is empty or does not exist. Several processes may work on
 * the same folder at once. Its format and what it guarantees: docs/workspace.md.
 * @param warn hears of a record that had to be left out of a list; process warnings by default
 * @throws UserError for a folder that holds something else, or that a newer version has written
 */
export async function openFolderWorkspace(
  path: string,
  warn: (finding: Finding) => void = (finding) => process.emitWarning(describe(finding)),
): Promise<Workspace> {
  await recognise(path);
  return {
    ...folderData(path),
    ...folderRuns(path, warn),
    ...folderModels(path),
    ...folderDeployments(path),
  };
}

async function recognise(path: string): Promise<void> {
  const file = join(path, 'workspace.json');
  try {
    await mkdir(path, { recursive: true });
    // Another process may be making the same workspace, so what is in the folder is looked at before the file.
    const content = (await readdir(path)).filter((name) => !name.startsWith('.'));
    const record = await readRecord(file, WorkspaceRecord);
    if (record === undefined && content.length > 0) {
      throw new UserError({
        where: path,
        what: `The folder is not a workspace: it holds ${content.slice(0, 3).join(', ')} but no workspace.json.`,
        cure: 'Name an empty folder, or one that does not exist yet.',
      });
    }
    if (record === undefined) {
      await writeFileAtomic(file, canonicalJson({ kind: 'workspace', formatVersion: FORMAT_VERSION }));
    } else if (record.formatVersion > FORMAT_VERSION) {
      throw new UserError({
        where: file,
        what: `The workspace has format ${record.formatVersion}; this version of the tasks knows up to ${FORMAT_VERSION}.`,
        cure: 'Update the extension, or name another workspace folder.',
      });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (
      code !== 'EACCES' &&
      code !== 'EPERM' &&
      code !== 'EROFS' &&
      code !== 'EEXIST' &&
      code !== 'ENOTDIR'
    ) {
      throw error;
    }
    throw new UserError({
      where: path,
      what: `The folder cannot be used as a workspace (${code}).`,
      cure: 'Name a folder that the agent may write to.',
    });
  }
}
