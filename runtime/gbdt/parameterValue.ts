import { nearest } from '../nearest.js';
import type { ChoiceParameter, NumberParameter, Parameter } from './parameterTable.js';

/** A value as typed, or why the text is not one. */
export type ReadValue = { value: Parameter['default'] } | { what: string; cure: string };

/** Reads the text of a parameter's value. `name` is for the messages. */
export function readValue(name: string, parameter: Parameter, text: string): ReadValue {
  switch (parameter.type) {
    case 'integer':
    case 'number':
      return readNumber(name, parameter, text);
    case 'boolean':
      return readBoolean(name, text);
    case 'choice':
      return readChoice(name, parameter, text);
    case 'signs':
      return readSigns(name, text);
    case 'groups':
      return readGroups(name, text);
  }
}

/** The text that `readValue` reads as this value. */
export function writeValue(value: Parameter['default']): string {
  if (Array.isArray(value)) return value.map((group) => `[${group.join(',')}]`).join(',');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([feature, sign]) => `${feature}:${sign}`)
    .join(',');
}

const NUMBER = { integer: /^[+-]?\d+$/, number: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i };

function readNumber(name: string, parameter: NumberParameter, text: string): ReadValue {
  const kind = parameter.type === 'integer' ? 'a whole number' : 'a number';
  const range = rangeOf(parameter);
  if (!NUMBER[parameter.type].test(text)) {
    const comma = /^[+-]?\d+,\d+$/.test(text) ? ' Decimals have a point, not a comma.' : '';
    return { what: `${name} is '${text}', which is not ${kind}.`, cure: `Give ${kind}${range}.${comma}` };
  }
  const value = Number(text);
  const { atLeast = -Infinity, above = -Infinity, atMost = Infinity, below = Infinity } = parameter;
  const fits = value >= atLeast && value > above && value <= atMost && value < below;
  // What a double cannot hold is out of range for every parameter, a 32-bit integer for the whole ones.
  const holds = parameter.type === 'integer' ? (value | 0) === value : Number.isFinite(value);
  if (fits && holds) return { value };
  return { what: `${name} is ${text}, which is out of its range.`, cure: `Give ${kind}${range}.` };
}

function rangeOf({ atLeast, above, atMost, below }: NumberParameter): string {
  const low = atLeast !== undefined ? `at least ${atLeast}` : above !== undefined ? `above ${above}` : '';
  const high = atMost !== undefined ? `at most ${atMost}` : below !== undefined ? `below ${below}` : '';
  const both = [low, high].filter((bound) => bound !== '').join(' and ');
  return both && ` ${both}`;
}

function readBoolean(name: string, text: string): ReadValue {
  // LightGBM takes true and false in any case, and writes 1 and 0 into its models.
  if (/^(true|1)$/i.test(text)) return { value: true };
  if (/^(false|0)$/i.test(text)) return { value: false };
  return { what: `${name} is '${text}', which is neither true nor false.`, cure: 'Give true or false.' };
}

function readChoice(name: string, { choices, instead }: ChoiceParameter, text: string): ReadValue {
  const meant = text.toLowerCase();
  const found = Object.keys(choices).find((choice) => choice === meant || choices[choice]!.includes(meant));
  if (found !== undefined) return { value: found };
  const all = Object.keys(choices);
  return {
    what: `${name} '${text}' is not available.`,
    cure: instead[meant] ?? `Give ${all.length > 1 ? `one of ${all.join(', ')}` : all[0]}.`,
  };
}

function readSigns(name: string, text: string): ReadValue {
  const signs: Record<string, -1 | 0 | 1> = {};
  const cure = 'Name the features: age:1,bonus:-1 (1 rising, -1 falling, 0 free).';
  for (const part of text === '' ? [] : text.split(',')) {
    const [, feature, sign] = /^\s*([^:]+?)\s*:\s*([+-]?1|0)\s*$/.exec(part) ?? [];
    if (feature === undefined) return { what: `${name} has '${part.trim()}', not a name and a sign.`, cure };
    if (Object.hasOwn(signs, feature)) return { what: `${name} has the feature '${feature}' twice.`, cure };
    signs[feature] = Number(sign) as -1 | 0 | 1;
  }
  return { value: signs };
}

function readGroups(name: string, text: string): ReadValue {
  const cure = 'Give lists of feature names: [a,b],[c,d].';
  const plain = text.replaceAll(/\s*([[\],])\s*/g, '$1');
  if (plain === '') return { value: [] };
  if (!/^\[[^[\]]+\](,\[[^[\]]+\])*$/.test(plain)) {
    return { what: `${name} is '${text}', which is not a series of lists in brackets.`, cure };
  }
  const groups = plain
    .slice(1, -1)
    .split('],[')
    .map((group) => group.split(','));
  if (groups.some((group) => group.includes(''))) return { what: `${name} has an empty name.`, cure };
  return { value: groups };
}

/** ` Did you mean ...?`, or nothing. */
export function suggestion(written: string, names: ReadonlyMap<string, string>): string {
  const near = nearest(written, [...names.keys()]);
  if (near === undefined) return '';
  const name = names.get(near)!;
  return ` Did you mean ${near === name ? name : `${near} (${name})`}?`;
}
