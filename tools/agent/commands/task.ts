import { basename } from 'node:path';
import { attach } from '../attach.js';
import type { Command } from '../command.js';
import { type Result, results } from '../result.js';
import type { Step } from '../step.js';
import type { CommandArea } from './commands.js';

const flag = ({ properties }: Command, name: string) => properties.get(name)?.toLowerCase() === 'true';

const percent = (text: string | undefined) =>
  text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? Math.min(Math.max(Number(text), 0), 100) : undefined;

/** Whether restrictions let the step set a variable; `*` and `?` stand for any characters, case does not count. */
function maySet(step: Step, name: string): boolean {
  const allowed = step.options.restrictions?.settableVariables;
  const matches = (pattern: string) => {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, 'is').test(name);
  };
  if (allowed === undefined || allowed.some(matches)) return true;
  step.issue('warning', `Setting variable '${name}' has been disabled by the task or build definition.`);
  return false;
}

function requireSingleLine(step: Step, value: string, secret: boolean): void {
  const isAllowed = step.job.variables.get('SYSTEM_UNSAFEALLOWMULTILINESECRET')?.toLowerCase() === 'true';
  if (!secret || isAllowed || !/[\r\n]/.test(value)) return;
  throw new Error('Secrets cannot contain multiple lines');
}

/** Only whole lines are masked, so a secret of several lines is one secret per line. */
function maskLines(step: Step, value: string, secret: boolean): void {
  if (secret) for (const line of value.split(/\r?\n/)) step.job.masker.add(line);
}

function setVariable(step: Step, command: Command): void {
  const name = command.properties.get('variable');
  if (!name) throw new Error("Required field 'variable' is missing in ##vso[task.setvariable] command.");
  if (!maySet(step, name)) return;
  const secret = flag(command, 'issecret');
  requireSingleLine(step, command.data, secret);
  maskLines(step, command.data, secret);

  const isDeclared = (declared: string) => declared.toLowerCase() === name.toLowerCase();
  const isOutput = flag(command, 'isoutput') || step.options.declaredOutputs?.some(isDeclared) === true;
  const target = isOutput ? `${step.options.refName}.${name}` : name;
  if (!isOutput && step.job.variables.isReadOnly(target)) {
    throw new Error(`Overwriting readonly variable '${target}' is not permitted.`);
  }
  if (isOutput) {
    step.setOutput(name, command.data, secret);
  } else {
    const readOnly = flag(command, 'isreadonly');
    step.job.variables.set(name, command.data, { secret, readOnly });
    step.setVariables[name] = secret ? '***' : command.data;
  }
}

function setTaskVariable(step: Step, command: Command): void {
  const name = command.properties.get('variable');
  if (!name) throw new Error("Required field 'variable' is missing in ##vso[task.settaskvariable] command.");
  const secret = flag(command, 'issecret');
  requireSingleLine(step, command.data, secret);
  maskLines(step, command.data, secret);
  step.taskVariables.set(name, command.data, { secret });
}

function complete(step: Step, command: Command): void {
  const word = command.properties.get('result') as Result | undefined;
  if (word === undefined || !results.includes(word)) {
    throw new Error(
      `Command doesn't have valid result value. '${word ?? ''}' is none of: ${results.join(', ')}.`,
    );
  }
  step.complete(word, command.data, flag(command, 'done'));
  step.options.onProgress?.(100, command.data);
}

function logIssue(step: Step, { properties, data }: Command): void {
  const type = properties.get('type')?.toLowerCase();
  if (type === undefined) {
    step.issue('warning', "Can't create TaskIssue from logging event.");
    return;
  }
  if (type !== 'error' && type !== 'warning') {
    throw new Error(`issue type ${type} is not an expected issue type.`);
  }
  const place = (name: string) => properties.get(name) ?? '';
  const message = properties.has('sourcepath')
    ? `${place('sourcepath')}(${place('linenumber')},${place('columnnumber')}): ${type} ${place('code')}: ${data}`
    : data;
  step.issue(type, message, Object.fromEntries(properties));
}

function logDetail(step: Step, { properties, data }: Command): void {
  const id = properties.get('id');
  if (!id || !/^\{?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\}?$/i.test(id)) {
    throw new Error("Can't update timeline record, timeline record id is not provided.");
  }
  const parent = properties.get('parentid');
  const earlier = step.details.get(id);
  if (!earlier && !properties.get('name')) throw new Error('name is required for this new timeline record.');
  if (!earlier && !properties.get('type')) throw new Error('type is required for this new timeline record.');
  if (!earlier && parent && !step.details.has(parent)) {
    throw new Error('parent timeline record has not been created for this new timeline record.');
  }
  const state = properties.get('state') ?? earlier?.state ?? 'InProgress';
  const result = properties.get('result') as Result | undefined;
  const detail = {
    id,
    name: properties.get('name') ?? earlier!.name,
    type: properties.get('type') ?? earlier!.type,
    state,
    progress: percent(properties.get('progress')) ?? (state === 'Completed' ? 100 : (earlier?.progress ?? 0)),
    ...(result && { result: results.includes(result) ? result : ('Succeeded' as const) }),
  };
  step.details.set(id, detail);
  if (data !== '') step.debug(`${detail.name}: ${data}`);
}

function addAttachment(step: Step, { properties, data }: Command): void {
  const type = properties.get('type');
  const name = properties.get('name');
  if (!type) throw new Error("Can't add task attachment, attachment type is not provided.");
  if (!name) throw new Error("Can't add task attachment, attachment name is not provided.");
  attach(step, type, name, data);
}

/** A command whose data is a file that becomes an attachment under its own name. */
function uploadAs(type: string, kind: string) {
  return (step: Step, { data }: Command) => {
    if (data === '') throw new Error(`Cannot upload ${kind} file, ${kind} file location is not specified.`);
    attach(step, type, basename(data), data);
  };
}

function prependPath(step: Step, { data }: Command): void {
  if (data === '') throw new Error('Path to prepend is missing in ##vso[task.prependpath] command.');
  if (!maySet(step, 'PATH')) return;
  const { prependedPaths } = step.job;
  step.job.prependedPaths = [data, ...prependedPaths.filter((path) => path !== data)];
}

/** The area `task` (TaskCommandExtension.cs in microsoft/azure-pipelines-agent). */
export const taskCommands: CommandArea = {
  addattachment: addAttachment,
  complete,
  debug: (step, { data }) => step.debug(data),
  issue: logIssue,
  logdetail: logDetail,
  logissue: logIssue,
  prependpath: prependPath,
  setprogress: (step, { properties, data }) =>
    step.options.onProgress?.(percent(properties.get('value')) ?? 0, step.job.masker.mask(data)),
  setsecret: (step, { data }) => step.job.masker.add(data),
  settaskvariable: setTaskVariable,
  setvariable: setVariable,
  uploadfile: uploadAs('Distributedtask.Core.FileAttachment', 'attachment'),
  uploadsummary: uploadAs('Distributedtask.Core.Summary', 'summary'),
};
