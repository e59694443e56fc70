/** What the reference tells of a task.json. */
export interface ReferenceTask {
  name: string;
  friendlyName: string;
  description: string;
  helpMarkDown: string;
  version: { Major: number };
  minimumAgentVersion?: string;
  runsOn: string[];
  groups: { name: string; displayName: string }[];
  inputs: ReferenceInput[];
  outputVariables?: { name: string; description: string }[];
}

export interface ReferenceInput {
  name: string;
  aliases?: string[];
  type: string;
  label: string;
  defaultValue: string;
  required: boolean;
  groupName?: string;
  visibleRule?: string;
  options?: Record<string, string>;
  helpMarkDown: string;
}

/** The task as a step names it. */
export function taskReferenceName({ name, version }: ReferenceTask): string {
  return `${name}@${version.Major}`;
}
