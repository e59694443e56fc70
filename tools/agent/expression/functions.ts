import { compare, equals, toBoolean, toText, type Value } from './value.js';

/** A function of an expression. Arguments come unevaluated, so that `and` and `or` may stop early. */
export interface ExpressionFunction {
  least: number;
  most: number;
  call(args: readonly (() => Value)[]): Value;
}

/** Function by name in lower case. */
export type Functions = Readonly<Record<string, ExpressionFunction>>;

function onValues(least: number, most: number, call: (...values: Value[]) => Value): ExpressionFunction {
  return { least, most, call: (args) => call(...args.map((arg) => arg())) };
}

function text(value: Value): string {
  const result = toText(value);
  if (result === undefined) throw new Error('An object or a list cannot be used as text');
  return result;
}

const lower = (value: Value) => text(value).toLowerCase();

function ordering(holds: (order: number) => boolean): ExpressionFunction {
  return onValues(2, 2, (left, right) => {
    const order = compare(left, right);
    if (order === undefined) {
      throw new Error(`${JSON.stringify(right)} cannot be compared with ${JSON.stringify(left)}`);
    }
    return holds(order);
  });
}

function membersOf(value: Value): readonly Value[] {
  return value !== null && typeof value === 'object' ? Object.values(value) : [];
}

function format(pattern: Value, ...args: Value[]): string {
  return text(pattern).replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, index?: string) => {
    if (index === undefined) return whole[0];
    if (Number(index) >= args.length) throw new Error(`format has no argument {${index}}`);
    return text(args[Number(index)]);
  });
}

/** The functions that every expression of Azure Pipelines may use; those of job status are the runner's. */
export const generalFunctions: Functions = {
  and: { least: 2, most: Infinity, call: (args) => args.every((arg) => toBoolean(arg())) },
  coalesce: {
    least: 2,
    most: Infinity,
    call: (args) => args.map((arg) => arg()).find((value) => value !== null && value !== '') ?? null,
  },
  contains: onValues(2, 2, (left, right) => lower(left).includes(lower(right))),
  containsvalue: onValues(2, 2, (left, right) => membersOf(left).some((member) => equals(right, member))),
  converttojson: onValues(1, 1, (value) => JSON.stringify(value, null, 2)),
  endswith: onValues(2, 2, (left, right) => lower(left).endsWith(lower(right))),
  eq: onValues(2, 2, equals),
  format: onValues(1, Infinity, (pattern, ...args) => format(pattern, ...args)),
  ge: ordering((order) => order >= 0),
  gt: ordering((order) => order > 0),
  iif: { least: 3, most: 3, call: ([test, yes, no]) => (toBoolean(test()) ? yes() : no()) },
  in: onValues(2, Infinity, (left, ...others) => others.some((other) => equals(left, other))),
  join: onValues(2, 2, (separator, list) =>
    Array.isArray(list) ? list.map((item) => toText(item) ?? '').join(text(separator)) : text(list),
  ),
  le: ordering((order) => order <= 0),
  length: onValues(1, 1, (value) => (Array.isArray(value) ? value.length : text(value).length)),
  lower: onValues(1, 1, lower),
  lt: ordering((order) => order < 0),
  ne: onValues(2, 2, (left, right) => !equals(left, right)),
  not: onValues(1, 1, (value) => !toBoolean(value)),
  notin: onValues(2, Infinity, (left, ...others) => !others.some((other) => equals(left, other))),
  or: { least: 2, most: Infinity, call: (args) => args.some((arg) => toBoolean(arg())) },
  replace: onValues(3, 3, (whole, part, other) => text(whole).replaceAll(text(part), text(other))),
  split: onValues(2, 2, (whole, separator) => text(whole).split(text(separator))),
  startswith: onValues(2, 2, (left, right) => lower(left).startsWith(lower(right))),
  trim: onValues(1, 1, (value) => text(value).trim()),
  upper: onValues(1, 1, (value) => text(value).toUpperCase()),
  xor: onValues(2, 2, (left, right) => toBoolean(left) !== toBoolean(right)),
};
