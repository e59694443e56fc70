import { runChild } from './childProcess.js';
import { takeLine } from './commands/commands.js';
import { handlerTarget, type Task, type TaskDefinition, versionOf } from './definition.js';
import { taskEnvironment } from './environment.js';
import { sampleGate } from './gate/sampleGate.js';
import { namedEndpoints, resolveInputs } from './inputs.js';
import type { Job } from './job.js';
import type { Work } from './runStep.js';
import type { Restrictions, Step } from './step.js';

/** A task with what its step gives it. */
export interface TaskCall {
  task: Task;
  inputs: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  /** The program that runs it; this process's own Node if absent. */
  node?: string;
  /** The handler whose script runs: Node20_1 or Node24. The highest that the task declares if absent. */
  handler?: string;
}

/** What a task's definition says about the step that runs it. */
export function stepOptionsOf({ outputVariables, restrictions }: TaskDefinition): {
  declaredOutputs: string[];
  restrictions: Restrictions;
} {
  return {
    declaredOutputs: outputVariables.map(({ name }) => name),
    restrictions: {
      restricted: restrictions?.commands?.mode.toLowerCase() === 'restricted',
      ...(restrictions?.settableVariables && { settableVariables: restrictions.settableVariables.allowed }),
    },
  };
}

/** Milliseconds from the agent's own settings, which may be job variables. */
function setting(job: Job, name: string, otherwise: number): number {
  const value = Number(job.variables.get(name));
  return value > 0 ? value : otherwise;
}

export function cancelGrace(job: Job) {
  return {
    interrupt: setting(job, 'PROCESS_SIGINT_TIMEOUT', 7500),
    terminate: setting(job, 'PROCESS_SIGTERM_TIMEOUT', 2500),
  };
}

function describeTask(step: Step, definition: TaskDefinition): void {
  const rule = '='.repeat(78);
  const lines = [
    rule,
    `Task         : ${definition.friendlyName}`,
    `Description  : ${definition.description}`,
    `Version      : ${versionOf(definition)}`,
    `Author       : ${definition.author}`,
    `Help         : ${definition.helpUrl ?? definition.helpMarkDown}`,
    rule,
  ];
  for (const line of lines) step.write(line);
}

/**
 * Runs a task's script in a Node process of its own, in System.DefaultWorkingDirectory. Of a task for the server it
 * makes the request, once: a gate that does not pass fails the step.
 */
export function taskWork(step: Step, { task, inputs, env, node, handler }: TaskCall): Work {
  let isFirst = true;
  return async (signal) => {
    const { job } = step;
    const { values, unknown } = resolveInputs(task.definition, inputs, job.variables, job.endpoints);
    if (isFirst) {
      describeTask(step, task.definition);
      for (const name of unknown) {
        const known = task.definition.inputs.map((input) => input.aliases[0] ?? input.name).join(', ');
        step.issue(
          'warning',
          `Unexpected input '${name}'. The inputs of ${task.definition.name} are: ${known}.`,
        );
      }
      isFirst = false;
    }
    if (task.definition.execution.HttpRequest) {
      const { passed, reason } = await sampleGate(task, inputs, job.variables, job.endpoints);
      if (!passed) throw new Error(`The gate does not pass. ${reason}.`);
      return { code: 0, canceled: false, leftRunning: false };
    }
    const target = handlerTarget(task, handler);
    const file = node ?? process.execPath;
    step.debug(`Using node path: ${file}`);
    return runChild({
      file,
      args: [target],
      cwd: job.variables.get('System.DefaultWorkingDirectory')!,
      environment: taskEnvironment(job, {
        inputs: values,
        endpoints: namedEndpoints(task.definition, values, job.endpoints),
        taskVariables: step.taskVariables,
        env,
      }),
      onLine: (line) => takeLine(step, line),
      signal,
      grace: cancelGrace(job),
      done: step.done,
    });
  };
}
