import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from '../command.js';
import type { Step } from '../step.js';
import type { CommandArea } from './commands.js';

/** Adds a file or a folder's content to a named artifact of the run. */
function upload(step: Step, { properties, data }: Command): void {
  const name = properties.get('artifactname');
  if (!name) throw new Error('Artifact Name is required.');
  if (data === '') throw new Error('Artifact location is required.');
  const source = resolve(data);
  const status = statSync(source, { throwIfNoEntry: false });
  if (!status) throw new Error(`Path does not exist: ${data}`);
  if (status.isDirectory() && !holdsFiles(source)) {
    step.issue(
      'warning',
      `Directory '${source}' is empty. Nothing will be added to build artifact '${name}'.`,
    );
    return;
  }
  const path = join(step.job.run.artifacts, name);
  mkdirSync(path, { recursive: true });
  cpSync(source, status.isDirectory() ? path : join(path, basename(source)), { recursive: true });
  step.artifacts.push({ name, path });
  step.write(`Upload '${source}' to artifact '${name}'`);
}

function holdsFiles(folder: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());
}

function associate(_step: Step, { properties, data }: Command): void {
  if (!properties.get('artifactname')) throw new Error('Artifact Name is required.');
  if (!properties.get('artifacttype')) throw new Error('Artifact Type is required.');
  if (data === '') throw new Error('Artifact location is required.');
}

/** The area `artifact` (ArtifactCommandExtension.cs in microsoft/azure-pipelines-agent). */
export const artifactCommands: CommandArea = { associate, upload };
