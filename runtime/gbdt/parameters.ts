import { type Finding, UserError } from '../error.js';
import { metricOf, metricsFor, type ObjectiveName } from './objectives.js';
import { OTHER_PARAMETERS } from './otherParameters.js';
import { PARAMETERS, type Parameter, type ParameterName } from './parameterTable.js';
import { readValue, suggestion, writeValue } from './parameterValue.js';
import { deriveSeeds } from './seeds.js';

type ValueOf<P> = P extends { type: 'integer' | 'number' }
  ? number
  : P extends { type: 'boolean' }
    ? boolean
    : P extends { type: 'choice' }
      ? string
      : P extends { type: 'signs' }
        ? Readonly<Record<string, -1 | 0 | 1>>
        : readonly (readonly string[])[];

/**
 * Every parameter in force by its LightGBM name; `PARAMETERS` documents each. Features in constraints are named as in
 * the data, and training has to check that they exist.
 */
export type Parameters = { -readonly [N in ParameterName]: ValueOf<(typeof PARAMETERS)[N]> };

const entries = Object.entries(PARAMETERS) as [ParameterName, Parameter][];

/** LightGBM's defaults, but for the objective, which is a claim's probability. */
export const DEFAULT_PARAMETERS: Readonly<Parameters> = Object.freeze(
  Object.fromEntries(entries.map(([name, parameter]) => [name, parameter.default])) as Parameters,
);

/** What may be written -> LightGBM's name for it. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [...entries, ...Object.entries(OTHER_PARAMETERS)].flatMap(([name, { aliases }]) =>
    [name, ...aliases].map((written): [string, string] => [written, name]),
  ),
);

interface Assignment {
  line: number;
  /** As written: a name or an alias. */
  written: string;
  /** LightGBM's name; undefined if LightGBM has no such parameter. */
  name: string | undefined;
  value: string;
}

function unquote(text: string): string {
  return text.replace(/^(['"])(.*)\1$/, '$2');
}

/** A finding and the line that the findings are sorted by. */
interface Problem {
  line: number;
  what: string;
  cure: string;
}

function readAssignments(text: string): { assignments: Assignment[]; problems: Problem[] } {
  const assignments: Assignment[] = [];
  const problems: Problem[] = [];
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    const statement = content.replace(/(^|\s)#.*$/, '').trim();
    if (statement === '') continue;
    const [, key, value] = /^([^:=]+?)\s*[:=]\s*(.*)$/.exec(statement) ?? [];
    if (key === undefined) {
      problems.push({
        line: index + 1,
        what: `'${statement}' sets nothing.`,
        cure: "Write one parameter per line, 'name: value'.",
      });
      continue;
    }
    const written = unquote(key);
    // Lines of a Python dictionary end in a comma.
    const plain = unquote(value!.replace(/\s*,$/, ''));
    assignments.push({ line: index + 1, written, name: NAMES.get(written), value: plain });
  }
  return { assignments, problems };
}

function isOther(name: string): boolean {
  return Object.hasOwn(OTHER_PARAMETERS, name);
}

/** Is the value LightGBM's default, however it is spelled? */
function isDefault(value: string, expected: string): boolean {
  const plain = value
    .toLowerCase()
    .replace(/^true$/, '1')
    .replace(/^false$/, '0');
  return plain === expected || (plain !== '' && expected !== '' && Number(plain) === Number(expected));
}

function refuseOther({ line, written, name, value }: Assignment): Problem | undefined {
  const { default: expected, cure } = OTHER_PARAMETERS[name!]!;
  if (cure === undefined || isDefault(value, expected)) return undefined;
  return {
    line,
    what: `LightGBM's ${written} (here '${value}') is not supported by the bundled trainer.`,
    cure,
  };
}

/** What LightGBM would refuse, or mend in silence, in values that are right one by one. */
function conflicts(parameters: Parameters): { of: ParameterName[]; what: string; cure: string }[] {
  const { data_sample_strategy: strategy, top_rate, other_rate, path_smooth } = parameters;
  const found: { of: ParameterName[]; what: string; cure: string }[] = [];
  if (parameters.is_unbalance && parameters.scale_pos_weight !== 1) {
    found.push({
      of: ['is_unbalance', 'scale_pos_weight'],
      what: 'is_unbalance and scale_pos_weight both set the weight of claims.',
      cure: 'Keep one of them.',
    });
  }
  if (strategy === 'goss' && top_rate + other_rate > 1) {
    found.push({
      of: ['top_rate', 'other_rate'],
      what: `top_rate ${top_rate} and other_rate ${other_rate} together exceed 1.`,
      cure: 'They are shares of the same rows: lower one.',
    });
  }
  if (strategy === 'goss' && parameters.bagging_freq > 0 && parameters.bagging_fraction < 1) {
    found.push({
      of: ['bagging_fraction', 'bagging_freq'],
      what: 'data_sample_strategy goss samples rows itself, bagging cannot be added.',
      cure: 'Remove bagging_fraction and bagging_freq.',
    });
  }
  const watchable = metricsFor(parameters.objective);
  if (!watchable.includes(metricOf(parameters))) {
    found.push({
      of: ['objective', 'metric'],
      what: `The metric ${parameters.metric} does not measure what the objective ${parameters.objective} learns.`,
      cure: `Use one of ${watchable.join(', ')}, or leave the metric out.`,
    });
  }
  if (path_smooth > 0 && parameters.min_data_in_leaf < 2) {
    found.push({
      of: ['path_smooth', 'min_data_in_leaf'],
      what: 'path_smooth needs leaves of at least two rows.',
      cure: 'Set min_data_in_leaf to 2 or more.',
    });
  }
  return found;
}

/**
 * Reads parameters, one per line: `name: value` or `name=value` with LightGBM's names and aliases, `#` for comments.
 * What is not named keeps its default.
 * @param options.seed the seed unless the text has one; like LightGBM's, it sets the other seeds that are not given.
 * @param options.objective the objective unless the text has one; default binary.
 * @throws UserError with every problem: unknown or repeated names, wrong values, what is not supported here.
 */
export function parseParameters(
  text: string,
  options: { seed?: number; objective?: ObjectiveName } = {},
): Parameters {
  const { assignments, problems } = readAssignments(text);
  const given: Record<string, Parameter['default']> = {};
  const lines = new Map<string, Assignment>();
  for (const assignment of assignments) {
    const { line, written, name, value } = assignment;
    if (name === undefined) {
      const cure = `${suggestion(written, NAMES)} LightGBM's documentation lists the names.`.trimStart();
      problems.push({ line, what: `'${written}' is no parameter.`, cure });
      continue;
    }
    const earlier = lines.get(name);
    if (earlier) {
      problems.push({
        line,
        what: `${sameAs(written, name)} was set on line ${earlier.line} already${earlier.written === name ? '' : ` (as ${earlier.written})`}.`,
        cure: 'Keep one of the two lines.',
      });
      continue;
    }
    lines.set(name, assignment);
    if (isOther(name)) {
      const refusal = refuseOther(assignment);
      if (refusal) problems.push(refusal);
      continue;
    }
    const parameter: Parameter = PARAMETERS[name as ParameterName];
    const read = value === parameter.default ? { value } : readValue(written, parameter, value);
    if ('value' in read) given[name] = read.value;
    else problems.push({ line, ...read });
  }
  const seed = (given.seed as number | undefined) ?? options.seed;
  const parameters: Parameters = {
    ...DEFAULT_PARAMETERS,
    ...(options.objective && { objective: options.objective }),
    ...(seed !== undefined && { seed, ...deriveSeeds(seed) }),
    ...given,
  };
  for (const { of, what, cure } of conflicts(parameters)) {
    const at = of.flatMap((name) => lines.get(name)?.line ?? []);
    problems.push({ line: Math.max(...at), what, cure });
  }
  if (problems.length > 0) throw new UserError(problems.sort((a, b) => a.line - b.line).map(finding));
  return parameters;
}

function finding({ line, what, cure }: Problem): Finding {
  return { where: `parameters:${line}`, what, cure };
}

function sameAs(written: string, name: string): string {
  return written === name ? name : `${name} (written as ${written})`;
}

/** Names in the text that LightGBM knows but that change nothing here, as written, in order. */
export function ignoredParameters(text: string): string[] {
  return readAssignments(text)
    .assignments.filter(({ name }) => name !== undefined && isOther(name))
    .map(({ written }) => written);
}

/** Every parameter as a plain value, for a manifest; the text of each is what `parseParameters` reads. */
export function plainParameters(parameters: Parameters): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'object' ? writeValue(value) : value,
    ]),
  );
}

/**
 * The `parameters:` block of a model, as LightGBM writes and reads it: flags as 0 and 1, features by position.
 * @param featureNames the model's features in order, named as in the constraints.
 */
export function parameterBlock(
  parameters: Parameters,
  featureNames: readonly string[],
): [name: string, value: string][] {
  const { monotone_constraints: signs, interaction_constraints: groups } = parameters;
  const positional: Partial<Record<ParameterName, string>> = {
    monotone_constraints:
      Object.keys(signs).length > 0 ? featureNames.map((name) => signs[name] ?? 0).join(',') : '',
    interaction_constraints: writeValue(
      groups.map((group) => group.map((name) => String(featureNames.indexOf(name)))),
    ),
  };
  return entries.map(([name]) => {
    const value = parameters[name];
    return [name, positional[name] ?? (typeof value === 'boolean' ? String(Number(value)) : String(value))];
  });
}
