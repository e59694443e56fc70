import { isScalar, isSeq, parse } from 'yaml';
import { toText, type Value } from '../expression/value.js';
import type { Source, YamlNode } from './source.js';

const types = ['string', 'number', 'boolean', 'object'] as const;

type ParameterType = (typeof types)[number];

/** A value of a parameter's type from its text; undefined when it is not of that type. */
function convert(text: string, type: ParameterType): Value | undefined {
  if (type === 'string') return text;
  if (type === 'number') return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
  if (type === 'boolean') return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
  try {
    return parse(text) as Value;
  } catch {
    return undefined;
  }
}

/**
 * Reads `parameters:` and the values given for them, which are texts by name. Problems: a type this runner does not
 * know, a value of another type or outside `values`, a value for a parameter that is not declared, or none at all.
 */
export function readParameters(
  source: Source,
  node: YamlNode,
  given: Readonly<Record<string, string>>,
): Record<string, Value> {
  const parameters: Record<string, Value> = {};
  for (const item of node === null ? [] : source.items(node, 'parameters')) {
    const fields = source.fields(item, 'a parameter', ['name', 'displayName', 'type', 'default', 'values']);
    const name = source.text(fields.get('name')?.value ?? null, 'name');
    if (name === '') {
      source.problem(item, 'A parameter needs a name.');
      continue;
    }
    if (Object.hasOwn(parameters, name)) source.problem(item, `There are two parameters '${name}'.`);
    const typeNode = fields.get('type')?.value ?? null;
    const type = (source.text(typeNode, 'type') || 'string') as ParameterType;
    if (!types.includes(type)) {
      source.problem(
        typeNode,
        `The local runner does not know parameters of type ${type}.`,
        `It knows: ${types.join(', ')}.`,
      );
      parameters[name] = null;
      continue;
    }
    parameters[name] = readValue(source, item, { name, type, given, default: fields.get('default')?.value });
    checkChoice(source, fields.get('values')?.value ?? null, name, parameters[name]);
  }
  for (const name of Object.keys(given)) {
    if (!Object.keys(parameters).some((declared) => declared.toLowerCase() === name.toLowerCase())) {
      const declared = Object.keys(parameters).join(', ') || 'none';
      source.problems.push({
        where: source.file,
        what: `A value is given for a parameter '${name}', which is not declared.`,
        cure: `Declared: ${declared}.`,
      });
    }
  }
  return parameters;
}

function readValue(
  source: Source,
  item: YamlNode,
  parameter: {
    name: string;
    type: ParameterType;
    given: Readonly<Record<string, string>>;
    default: YamlNode | undefined;
  },
): Value {
  const { name, type } = parameter;
  const key = Object.keys(parameter.given).find((given) => given.toLowerCase() === name.toLowerCase());
  if (key !== undefined) {
    const value = convert(parameter.given[key], type);
    if (value === undefined)
      source.problem(item, `'${parameter.given[key]}', given for '${name}', is not a ${type}.`);
    return value ?? null;
  }
  if (parameter.default === undefined) {
    source.problem(
      item,
      `A value for the parameter '${name}' must be provided.`,
      `Give it: --parameter ${name}=…`,
    );
    return null;
  }
  if (type === 'object') return source.plain(parameter.default);
  const text = source.text(parameter.default, `default of '${name}'`);
  const value = convert(text, type);
  if (value === undefined)
    source.problem(parameter.default, `The default '${text}' of '${name}' is not a ${type}.`);
  return value ?? null;
}

function checkChoice(source: Source, node: YamlNode, name: string, value: Value): void {
  if (!isSeq(node)) return;
  const choices = (node.items as YamlNode[]).map((choice) => (isScalar(choice) ? String(choice.value) : ''));
  const text = toText(value);
  if (text !== undefined && choices.some((choice) => choice.toLowerCase() === text.toLowerCase())) return;
  source.problem(
    node,
    `'${text ?? ''}' is not among the values of the parameter '${name}'.`,
    `They are: ${choices.join(', ')}.`,
  );
}
