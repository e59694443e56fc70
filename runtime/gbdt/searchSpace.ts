import { type Finding, UserError } from '../error.js';
import { hash } from '../hash.js';
import { OTHER_PARAMETERS } from './otherParameters.js';
import { PARAMETERS, type Parameter, type ParameterName } from './parameterTable.js';
import { readValue, suggestion } from './parameterValue.js';

/** The values that one parameter may take: a list, or all numbers (whole ones, if so) between two, bounds included. */
export type Dimension =
  | { name: ParameterName; values: readonly Parameter['default'][] }
  | { name: ParameterName; low: number; high: number; whole: boolean; log: boolean };

/** In the order of the text; no parameter twice, never empty. */
export type SearchSpace = readonly Dimension[];

/** A value for each parameter of the space. */
export type Point = Partial<Record<ParameterName, Parameter['default']>>;

type Read = { dimension: Dimension } | { what: string; cure: string };

const NAMES: ReadonlyMap<string, ParameterName> = new Map(
  (Object.entries(PARAMETERS) as [ParameterName, Parameter][]).flatMap(([name, { aliases }]) =>
    [name, ...aliases].map((written): [string, ParameterName] => [written, name]),
  ),
);

const KNOWN_TO_LIGHTGBM: ReadonlySet<string> = new Set(
  Object.entries(OTHER_PARAMETERS).flatMap(([name, { aliases }]) => [name, ...aliases]),
);

const FORMS = "'num_leaves: 15..63', 'learning_rate: 0.01..0.2 log' or 'feature_fraction: 0.5, 0.7, 1'";

/**
 * Reads a search space, one parameter per line, with LightGBM's names and aliases and `#` for comments:
 * `name: low..high`, the same with ` log` behind it for equal chances of equal ratios, or `name: value, value`.
 * @throws UserError with every problem: unknown or repeated names, wrong values, parameters that cannot be searched
 */
export function parseSearchSpace(text: string): SearchSpace {
  const findings: Finding[] = [];
  const dimensions: Dimension[] = [];
  const lines = new Map<ParameterName, number>();
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    const statement = content.replace(/(^|\s)#.*$/, '').trim();
    if (statement === '') continue;
    const read = readLine(statement);
    const refuse = (what: string, cure: string) =>
      findings.push({ where: `searchSpace:${index + 1}`, what, cure });
    if (!('dimension' in read)) {
      refuse(read.what, read.cure);
      continue;
    }
    const { name } = read.dimension;
    const earlier = lines.get(name);
    if (earlier === undefined) {
      lines.set(name, index + 1);
      dimensions.push(read.dimension);
    } else refuse(`${name} has its values on line ${earlier} already.`, 'Keep one of the two lines.');
  }
  if (findings.length > 0) throw new UserError(findings);
  if (dimensions.length === 0) {
    throw new UserError({
      where: 'searchSpace',
      what: 'It names no parameter.',
      cure: `Write lines such as ${FORMS}.`,
    });
  }
  return dimensions;
}

function readLine(statement: string): Read {
  const [, written, values] = /^([^:=]+?)\s*[:=]\s*(.+)$/.exec(statement) ?? [];
  if (written === undefined) {
    return { what: `'${statement}' gives no values to a parameter.`, cure: `Write ${FORMS}.` };
  }
  const name = NAMES.get(written);
  if (name === undefined) {
    return KNOWN_TO_LIGHTGBM.has(written)
      ? { what: `${written} changes nothing on the agent.`, cure: 'Remove the line.' }
      : {
          what: `'${written}' is no parameter.`,
          cure: `${suggestion(written, NAMES)} LightGBM's documentation lists the names.`.trimStart(),
        };
  }
  const parameter: Parameter = PARAMETERS[name];
  const unsearchable = whyNot(name, parameter);
  if (unsearchable) return unsearchable;
  const range = /^(.*?)\s*\.\.\s*(\S+)(\s+log)?$/.exec(values!);
  if (range) return readRange(name, written, parameter, range[1]!, range[2]!, range[3] !== undefined);
  return readList(name, written, parameter, values!);
}

/** Why trials cannot differ in the parameter, if so. */
function whyNot(name: ParameterName, { type }: Parameter): { what: string; cure: string } | undefined {
  const cure = 'Give it in the training parameters, for all trials.';
  if (name === 'objective' || name === 'metric') {
    return { what: `Trials that differ in ${name} cannot be compared.`, cure };
  }
  if (name.endsWith('seed')) return { what: `${name} is chance, not quality.`, cure };
  if (type === 'signs' || type === 'groups') return { what: `${name} cannot be searched.`, cure };
  return undefined;
}

function readRange(
  name: ParameterName,
  written: string,
  parameter: Parameter,
  from: string,
  to: string,
  log: boolean,
): Read {
  if (parameter.type !== 'integer' && parameter.type !== 'number') {
    return { what: `${written} is no number, so there is nothing in between.`, cure: 'List its values.' };
  }
  const bounds: number[] = [];
  for (const text of [from, to]) {
    const read = readValue(written, parameter, text);
    if (!('value' in read)) return read;
    bounds.push(read.value as number);
  }
  const [low, high] = bounds as [number, number];
  if (low >= high) {
    return { what: `${written} runs from ${from} to ${to}.`, cure: 'Write the smaller bound first.' };
  }
  if (log && low <= 0) {
    return {
      what: `${written} has the bound ${from}, which has no logarithm.`,
      cure: "Start above 0, or take 'log' away.",
    };
  }
  return { dimension: { name, low, high, whole: parameter.type === 'integer', log } };
}

function readList(name: ParameterName, written: string, parameter: Parameter, list: string): Read {
  const values: Parameter['default'][] = [];
  for (const text of list.split(',').map((part) => part.trim())) {
    const read = readValue(written, parameter, text);
    if (!('value' in read)) return read;
    if (values.includes(read.value)) {
      return { what: `${written} has the value ${text} twice.`, cure: 'Keep it once.' };
    }
    values.push(read.value);
  }
  return { dimension: { name, values } };
}

/** Draws a point, every value of a list and every stretch of a range equally likely. Depends on the numbers alone. */
export function drawPoint(space: SearchSpace, ...numbers: number[]): Point {
  return Object.fromEntries(
    space.map((dimension, position) => [
      dimension.name,
      drawValue(dimension, hash(...numbers, position) / 2 ** 32),
    ]),
  );
}

/** @param chance in [0, 1) */
function drawValue(dimension: Dimension, chance: number): Parameter['default'] {
  if ('values' in dimension) return dimension.values[Math.floor(chance * dimension.values.length)]!;
  const { low, high, whole, log } = dimension;
  const end = whole ? high + 1 : high;
  const drawn = log ? low * (end / low) ** chance : low + (end - low) * chance;
  // Four digits say as much about a parameter as sixteen, and read better.
  const value = whole ? Math.floor(drawn) : Number(drawn.toPrecision(4));
  return Math.min(Math.max(value, low), high);
}
