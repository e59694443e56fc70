import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from './step.js';

/** Characters that a file name may not hold on some system that an agent runs on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const invalid = /[\0-\x1f"<>|:*?\\/]/;

export function isFile(path: string): boolean {
  return path !== '' && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/**
 * Copies a file to the run's folder as an attachment of the step. A second one of the same type and name
 * replaces the first.
 * @throws Error when the file is not there or type or name cannot be file names.
 */
export function attach(step: Step, type: string, name: string, file: string): void {
  if (invalid.test(type)) throw new Error(`Type contain invalid characters. (${type})`);
  if (invalid.test(name)) throw new Error(`Name contain invalid characters. (${name})`);
  if (!isFile(file)) throw new Error(`Cannot upload attachment, the file does not exist: ${file}`);
  const folder = join(step.job.run.attachments, step.options.folderName, type);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  copyFileSync(file, path);
  const earlier = step.attachments.findIndex((attachment) => attachment.path === path);
  step.attachments.splice(earlier < 0 ? step.attachments.length : earlier, 1, { type, name, path });
}
