import { basename } from 'node:path';
import { attach, isFile } from '../attach.js';
import type { Command } from '../command.js';
import type { Step } from '../step.js';
import type { CommandArea } from './commands.js';

function addBuildTag(step: Step, { data }: Command): void {
  if (data === '') throw new Error('Build tag is required.');
  // The agent passes it on; the server's address for tags has no place for a colon.
  if (data.includes(':')) throw new Error(`Build tag '${data}' is not added successfully: it holds a colon.`);
  if (!step.buildTags.includes(data)) step.buildTags.push(data);
  step.write(`Build ${step.job.run.id} now has following tags: ${step.buildTags.join(', ')}`);
}

function updateBuildNumber(step: Step, { data }: Command): void {
  if (data === '') throw new Error('Build number is required.');
  step.job.variables.set('Build.BuildNumber', data);
  step.write(`Update build number to ${data} for build ${step.job.run.id}`);
}

function uploadLog(step: Step, { data }: Command): void {
  if (!isFile(data)) throw new Error(`Log file '${data}' does not exist.`);
  attach(step, 'DistributedTask.Core.Log', 'CustomToolLog', data);
}

function uploadSummary(step: Step, { data }: Command): void {
  if (!isFile(data)) throw new Error(`Markdown summary file '${data}' does not exist.`);
  attach(step, 'Distributedtask.Core.Summary', `CustomMarkDownSummary-${basename(data)}`, data);
}

/** The area `build` (BuildCommandExtension.cs in microsoft/azure-pipelines-agent). */
export const buildCommands: CommandArea = {
  addbuildtag: addBuildTag,
  updatebuildnumber: updateBuildNumber,
  uploadlog: uploadLog,
  uploadsummary: uploadSummary,
};
