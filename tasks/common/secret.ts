import tl from 'azure-pipelines-task-lib/task.js';

/** A credential from the step's `env`, masked before anything can print it; undefined where there is none. */
export function secretFromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  if (value) maskSecret(value);
  return value || undefined;
}

/** Keeps a secret out of the log. The agent masks lines only, and a certificate has many. */
export function maskSecret(secret: string): void {
  for (const line of secret.split(/\r?\n/)) if (line.trim() !== '') tl.setSecret(line);
}
