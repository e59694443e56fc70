import tl from 'azure-pipelines-task-lib/task.js';

/** A credential from the step's `env`, masked before anything can print it; undefined where there is none. */
export function secretFromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  if (value) tl.setSecret(value);
  return value || undefined;
}
