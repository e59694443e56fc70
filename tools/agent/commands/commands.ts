import { type Command, parseCommand } from '../command.js';
import type { Step } from '../step.js';
import { artifactCommands } from './artifact.js';
import { buildCommands } from './build.js';
import { resultsCommands } from './results.js';
import { taskCommands } from './task.js';

/** Does what a command says; an Error that it throws fails the step. */
export type CommandHandler = (step: Step, command: Command) => void;

/** The commands of one area, by event in lower case. */
export type CommandArea = Readonly<Record<string, CommandHandler>>;

const accept: CommandHandler = () => {};

const areas: Readonly<Record<string, CommandArea>> = {
  task: taskCommands,
  artifact: artifactCommands,
  build: buildCommands,
  results: resultsCommands,
  telemetry: { publish: accept },
};

/** Areas of the agent that a build job may not use. */
const otherHosts = new Set(['release']);

/** The commands left to a task whose output may hold what others wrote (`restrictions.commands.mode: restricted`). */
const restrictedCommands = new Set([
  ...['logdetail', 'logissue', 'issue', 'complete', 'setprogress', 'setsecret', 'setvariable', 'debug'],
  ...['settaskvariable', 'prependpath'],
]);

const REFERENCE = 'Please reference documentation (http://go.microsoft.com/fwlink/?LinkId=817296)';

/** Takes one line of a step's output: a command is obeyed, everything else is log. */
export function takeLine(step: Step, line: string): void {
  const command = parseCommand(line);
  if (command) {
    obey(step, command, line);
    return;
  }
  if (line.includes('##vso')) {
    step.issue(
      'warning',
      `'${line}' contains logging command keyword '##vso', but it's not a legal command. ${REFERENCE}`,
    );
  }
  step.write(line);
}

function obey(step: Step, command: Command, line: string): void {
  const area = command.area.toLowerCase();
  const event = command.event.toLowerCase();
  if (otherHosts.has(area)) {
    step.issue('error', `##vso[${command.area}] commands are not supported for the host type build.`);
    step.commandResult = 'Failed';
    return;
  }
  const handlers = areas[area];
  if (!handlers) {
    step.issue('warning', `Can't find command extension for ##vso[${command.area}.command]. ${REFERENCE}`);
    return;
  }
  try {
    if (!Object.hasOwn(handlers, event)) {
      throw new Error(
        `##vso[${area}.${command.event}] is not a recognized command for ${command.area} command extension. ${REFERENCE}`,
      );
    }
    const isOpen = area === 'telemetry' || (area === 'task' && restrictedCommands.has(event));
    if (step.options.restrictions?.restricted && !isOpen) {
      step.issue(
        'warning',
        `##vso[${area}.${event}] is not allowed in this step due to policy restrictions.`,
      );
    } else {
      handlers[event](step, command);
    }
  } catch (error) {
    step.issue('error', `Unable to process command '${line}' successfully. ${REFERENCE}`);
    step.issue('error', (error as Error).message);
    step.commandResult = 'Failed';
  }
  if (!(area === 'task' && event === 'debug')) step.debug(`Processed: ${line}`);
}
