/** A value in an expression. Properties of objects are found without case. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** The conversions of Azure Pipelines; undefined where it has none. */

export function toBoolean(value: Value): boolean {
  if (typeof value === 'object') return value !== null;
  return typeof value === 'string' ? value !== '' : value !== 0 && value !== false;
}

/** Text is a number with a sign, thousands separators, a point and blanks around it, but without an exponent. */
export function toNumber(value: Value): number | undefined {
  if (value === null) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return undefined;
  if (value.trim() === '') return 0;
  return /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)\s*$/.test(value) ? Number(value.replaceAll(',', '')) : undefined;
}

export function toText(value: Value): string | undefined {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? undefined : String(value);
}

/** Equality after the right value is converted to the left one's type; text without case. */
export function equals(left: Value, right: Value): boolean {
  if (typeof left === 'string') return left.toLowerCase() === toText(right)?.toLowerCase();
  if (typeof left === 'number') return left === toNumber(right);
  if (typeof left === 'boolean') return left === toBoolean(right);
  return left === null ? right === null || right === '' : left === right;
}

/**
 * Order after the right value is converted to the left one's type: negative, zero or positive.
 * Undefined where they cannot be compared.
 */
export function compare(left: Value, right: Value): number | undefined {
  if (typeof left === 'string') {
    const other = toText(right)?.toLowerCase();
    if (other === undefined) return undefined;
    const own = left.toLowerCase();
    return own < other ? -1 : Number(own > other);
  }
  if (typeof left === 'object' && left !== null) return undefined;
  const other = typeof left === 'boolean' ? Number(toBoolean(right)) : toNumber(right);
  return other === undefined ? undefined : Number(left) - other;
}

/** A property by name without case, or an element by number; null when there is none. */
export function property(of: Value, key: Value): Value {
  if (of === null || typeof of !== 'object') return null;
  if (Array.isArray(of)) {
    const index = toNumber(key);
    return index === undefined ? null : ((of as readonly Value[])[index] ?? null);
  }
  const wanted = toText(key)?.toLowerCase();
  const found = Object.entries(of).find(([name]) => name.toLowerCase() === wanted);
  return found ? found[1] : null;
}
