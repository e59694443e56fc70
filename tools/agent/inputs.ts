import { isAbsolute, resolve } from 'node:path';
import { UserError } from '../../runtime/error.js';
import type { TaskDefinition, TaskInput } from './definition.js';
import type { Endpoint } from './endpoint.js';
import { expandMacros, type Variables } from './variables.js';

/** The input that a YAML author means by a name: its own or one of its aliases, without case. */
function findInput(definition: TaskDefinition, name: string): TaskInput | undefined {
  const wanted = name.toLowerCase();
  return definition.inputs.find((input) =>
    [input.name, ...input.aliases].some((candidate) => candidate.toLowerCase() === wanted),
  );
}

function rooted(value: string, sources: string): string {
  if (process.platform !== 'win32') return isAbsolute(value) ? resolve(value) : resolve(sources, value);
  const unquoted = value.replace(/^"+|"+$/g, '').replaceAll('/', '\\');
  return resolve(sources, unquoted);
}

export interface ResolvedInputs {
  /** Values by the inputs' real names. */
  values: Map<string, string>;
  /** Names that task.json does not declare; they pass on, but nobody reads them. */
  unknown: string[];
}

/**
 * The inputs as the agent hands them to a task: every declared one is there, with its default or empty; blanks
 * around it are cut; `$(name)` is replaced by variables and then by the agent's environment; a file path that is
 * relative, or empty, is rooted in the sources; a service connection may go by its name.
 *
 * Neither `required` nor `visibleRule` plays a part here: only the classic editor looks at them, and a YAML
 * author's omission shows when the task reads the input (microsoft/azure-pipelines-tasks issue 18034).
 *
 * @throws UserError when an input is given twice, once under an alias.
 */
export function resolveInputs(
  definition: TaskDefinition,
  given: Readonly<Record<string, string>>,
  variables: Variables,
  endpoints: readonly Endpoint[] = [],
): ResolvedInputs {
  const values = new Map(definition.inputs.map((input) => [input.name, input.defaultValue]));
  const spelling = new Map<string, string>();
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const input = findInput(definition, name);
    if (!input) unknown.push(name);
    const key = input?.name ?? name.trim();
    const earlier = spelling.get(key.toLowerCase());
    if (earlier !== undefined) {
      throw new UserError({
        where: `Input '${key}'`,
        what: `It is given twice: as '${earlier}' and as '${name}'.`,
        cure: 'Keep one.',
      });
    }
    spelling.set(key.toLowerCase(), name);
    values.set(key, value.trim());
  }

  const sources = variables.get('Build.SourcesDirectory') ?? process.cwd();
  for (const [name, value] of values) {
    const expanded = expandMacros(variables.expand(value), (macro) => process.env[macro]);
    const type = findInput(definition, name)?.type.toLowerCase() ?? 'string';
    if (type === 'filepath') values.set(name, rooted(expanded, sources));
    else if (type.startsWith('connectedservice:')) values.set(name, connectionId(expanded, endpoints));
    else values.set(name, expanded);
  }
  return { values, unknown };
}

/** A connection's id for its name, as the server does before the agent sees the input. */
function connectionId(value: string, endpoints: readonly Endpoint[]): string {
  return endpoints.find(({ name }) => name.toLowerCase() === value.toLowerCase())?.id ?? value;
}

/** The connections that a task may see: those that its `connectedService:` inputs name. */
export function namedEndpoints(
  definition: TaskDefinition,
  values: ReadonlyMap<string, string>,
  endpoints: readonly Endpoint[],
): Endpoint[] {
  const ids = definition.inputs
    .filter(({ type }) => type.toLowerCase().startsWith('connectedservice:'))
    .flatMap(({ name }) => (values.get(name) ?? '').split(','))
    .map((id) => id.trim().toLowerCase());
  return endpoints.filter(({ id }) => ids.includes(id.toLowerCase()));
}
