import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { readJson } from '../../runtime/files.js';

const inputSchema = z.looseObject({
  name: z.string().transform((name) => name.trim()),
  type: z.string().default('string'),
  aliases: z.array(z.string()).default([]),
  defaultValue: z
    .union([z.string(), z.number(), z.boolean()])
    .default('')
    .transform((value) => String(value).trim()),
});

const definitionSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  friendlyName: z.string(),
  description: z.string().default(''),
  helpMarkDown: z.string().default(''),
  helpUrl: z.string().optional(),
  author: z.string().default(''),
  version: z.object({ Major: z.coerce.number(), Minor: z.coerce.number(), Patch: z.coerce.number() }),
  inputs: z.array(inputSchema).default([]),
  outputVariables: z.array(z.looseObject({ name: z.string() })).default([]),
  restrictions: z
    .looseObject({
      commands: z.looseObject({ mode: z.string() }).optional(),
      settableVariables: z.looseObject({ allowed: z.array(z.string()).default([]) }).optional(),
    })
    .optional(),
  execution: z.record(z.string(), z.looseObject({ target: z.string().optional() })),
  prejobexecution: z.unknown().optional(),
  postjobexecution: z.unknown().optional(),
});

export type TaskDefinition = z.output<typeof definitionSchema>;
export type TaskInput = z.output<typeof inputSchema>;

/** An unpacked task: its folder and what its task.json says. */
export interface Task {
  folder: string;
  definition: TaskDefinition;
}

/** @throws UserError when task.json is missing, malformed, or asks for what this agent does not do. */
export async function readTask(folder: string): Promise<Task> {
  const file = join(folder, 'task.json');
  const definition = await readJson(file, definitionSchema, 'Give the folder of a packaged task.');
  for (const phase of ['prejobexecution', 'postjobexecution'] as const) {
    if (definition[phase] !== undefined) {
      throw new UserError({
        where: file,
        what: `It has ${phase}, which the local agent does not run.`,
        cure: 'Do the work in execution, or teach tools/agent the other phases.',
      });
    }
  }
  return { folder, definition };
}

export function versionOf({ version }: TaskDefinition): string {
  return `${version.Major}.${version.Minor}.${version.Patch}`;
}

/** Node handlers, the one that the agent prefers first. */
const nodeHandlers = ['Node24', 'Node20_1', 'Node16', 'Node10', 'Node'];

/**
 * The script of the task's handler: that of `wanted`, else of the highest Node that the task declares.
 * @throws UserError when the task has no such handler.
 */
export function handlerTarget({ folder, definition }: Task, wanted?: string): string {
  const name = (wanted ? [wanted] : nodeHandlers).find((handler) => definition.execution[handler]?.target);
  if (name === undefined) {
    throw new UserError({
      where: join(folder, 'task.json'),
      what: `A supported task execution handler was not found${wanted ? `: ${wanted}` : ''}.`,
      cure: `It declares: ${Object.keys(definition.execution).join(', ') || 'none'}. The agent runs Node20_1 and Node24.`,
    });
  }
  return join(folder, definition.execution[name].target!);
}
