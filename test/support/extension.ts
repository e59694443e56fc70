import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReferenceInput } from '../../tools/reference/taskDefinition.js';
import { root } from './root.js';

export interface TaskInput extends ReferenceInput {
  properties?: Record<string, string>;
}

export interface TaskManifest {
  id: string;
  name: string;
  friendlyName: string;
  description: string;
  helpMarkDown: string;
  version: { Major: number; Minor: number; Patch: number };
  minimumAgentVersion: string;
  instanceNameFormat: string;
  groups: { name: string; displayName: string }[];
  inputs: TaskInput[];
  dataSourceBindings?: { target: string; endpointId: string; dataSourceName: string }[];
  outputVariables: { name: string; description: string }[];
  restrictions: { settableVariables: { allowed: string[] } };
  execution: Record<string, { target?: string }>;
  messages: Record<string, string>;
  runsOn: string[];
}

export const taskNames = readdirSync(join(root, 'tasks'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'common')
  .map((entry) => entry.name)
  .sort();

/** Those that an agent runs; the others are a request that the server makes. */
export const agentTaskNames = taskNames.filter((name) => existsSync(join(root, 'tasks', name, 'main.ts')));
export const serverTaskNames = taskNames.filter((name) => !agentTaskNames.includes(name));

export function readManifest<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(root, ...path), 'utf8')) as T;
}
