import { dirname, resolve } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { type Finding, UserError } from '../../runtime/error.js';

/** Reads one input by name; throws a UserError that names it. */
export type Reader<T> = (name: string) => T;

type Readings<R> = { [K in keyof R]: R[K] extends Reader<infer T> ? T : never };

/**
 * Reads all inputs of a task, under their names in task.json.
 * @throws UserError with every input that is wrong, not the first only.
 */
export function readInputs<R extends Record<string, Reader<unknown>>>(readers: R): Readings<R> {
  const findings: Finding[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(readers)) {
    try {
      values[name] = read(name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new UserError(findings);
  return values as Readings<R>;
}

function wrong(name: string, what: string, cure: string): never {
  throw new UserError({ where: `Input '${name}'`, what, cure });
}

/** An input's text or undefined when it is empty. A variable that nobody set stays in the text as `$(name)`. */
export const optionalText: Reader<string | undefined> = (name) => {
  const value = tl.getInput(name, false)?.trim();
  if (!value) return undefined;
  const unset = /\$\(([\w.-]+)\)/.exec(value);
  if (unset) {
    wrong(
      name,
      `It holds ${unset[0]}, a variable that is not set.`,
      `Set the variable ${unset[1]}, run the step that sets it earlier in this job, or write the value itself.`,
    );
  }
  return value;
};

export const text: Reader<string> = (name) =>
  optionalText(name) ?? wrong(name, 'It is empty.', 'Give it a value.');

/** Names that stand on a line each or between commas; none where the input is empty. */
export const names: Reader<string[]> = (name) =>
  (optionalText(name) ?? '')
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** An absolute path. Quotes around it, as copied from a shell or Explorer, are taken off. */
export const path: Reader<string> = (name) => absolute(text(name));

export const optionalPath: Reader<string | undefined> = (name) => {
  const value = optionalText(name);
  return value === undefined ? undefined : absolute(value);
};

function absolute(value: string): string {
  return resolve(value.replace(/^"(.*)"$/, '$1'));
}

/** A path or undefined when the input is empty, which the agent turns into the folder of the sources. */
export const suppliedPath: Reader<string | undefined> = (name) =>
  tl.filePathSupplied(name) ? path(name) : undefined;

/** The files that a path or a pattern (`data/*.csv`, `data/**`) names, absolute, in any order. */
export const files: Reader<string[]> = (name) => {
  const pattern = path(name);
  if (!/[*?[]/.test(pattern) || tl.exist(pattern)) return [pattern];
  const found = tl.findMatch(dirname(pattern), pattern);
  const present = found.filter((file) => tl.stats(file).isFile());
  if (present.length === 0) {
    wrong(name, `No file matches ${pattern}.`, 'Check the pattern and the step that writes the files.');
  }
  return present;
};

export const flag: Reader<boolean> = (name) => {
  const value = text(name).toLowerCase();
  if (value !== 'true' && value !== 'false')
    wrong(name, `'${value}' is neither true nor false.`, 'Write one of the two.');
  return value === 'true';
};

export function integer(low: number, high: number): Reader<number> {
  return (name) => {
    const value = text(name);
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || number < low || number > high) {
      wrong(name, `'${value}' is not a whole number from ${low} to ${high}.`, 'Write one without decimals.');
    }
    return number;
  };
}

/** The same, or undefined when the input is empty. */
export function optionalInteger(low: number, high: number): Reader<number | undefined> {
  const read = integer(low, high);
  return (name) => (optionalText(name) === undefined ? undefined : read(name));
}

export function oneOf<T extends string>(...choices: readonly T[]): Reader<T> {
  return (name) => {
    const value = text(name);
    const choice = choices.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
    return choice ?? wrong(name, `'${value}' is not known.`, `Write one of: ${choices.join(', ')}.`);
  };
}
