import type { ColumnSchema, TableSchema } from '../data/manifest.js';
import { lightgbmName } from './featureName.js';

/** A row ready for the scorer, or what is wrong with it. Values from outside are never repeated in problems. */
export interface Encoded {
  row: Float64Array;
  problems: readonly string[];
  /** Values outside what training saw: an unknown category, a number beyond the range. */
  outOfDomain: number;
  /** Names that are no features, passed over. */
  unknown: number;
  /** Features that did not come along, taken as missing values. */
  absent: number;
}

/** What to do with a record that does not fit the model exactly. Whatever is accepted is counted. */
export interface FeaturePolicy {
  /** Names that are no features. */
  unknown: 'reject' | 'ignore';
  /** Features that did not come along; `accept` takes them as missing values. */
  absent: 'reject' | 'accept';
  /** Values outside what training saw; `accept` scores them, unknown categories as missing values. */
  outOfDomain: 'reject' | 'accept';
}

export const STRICT_NAMES: FeaturePolicy = { unknown: 'reject', absent: 'reject', outOfDomain: 'accept' };

export interface Encoder {
  /** Names as clients use them, in the order of positional rows. */
  readonly featureNames: readonly string[];
  /** A record by feature name, or values in the order of `featureNames`. */
  encode(raw: Readonly<Record<string, unknown>> | readonly unknown[]): Encoded;
  /** One value of a feature, by its place in `featureNames`. */
  encodeValue(feature: number, raw: unknown): EncodedValue;
}

/** A value as the scorer takes it, or that it has the wrong type. */
export type EncodedValue = { value: number; isOutside: boolean } | { problem: string };

interface Feature {
  name: string;
  missing: ReadonlySet<unknown>;
  codes: ReadonlyMap<string, number> | undefined;
  min: number;
  max: number;
}

function featureOf(name: string, column: ColumnSchema | undefined): Feature {
  return {
    name: column?.name ?? name,
    missing: new Set(column?.missing ?? []),
    codes: column?.levels && new Map(column.levels.map((level, code) => [level, code])),
    min: column?.min ?? Number.NEGATIVE_INFINITY,
    max: column?.max ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * Turns raw values, as a client sends them, into the numbers that training saw: null and the schema's missing values
 * become NaN, text categories their codes.
 * @param modelFeatures the model's feature names, in its order.
 * @param schema the schema beside the model; without one (a foreign model) only null is missing.
 * @param policy by default names must fit exactly, and values outside what training saw are scored.
 */
export function createEncoder(
  modelFeatures: readonly string[],
  schema?: TableSchema,
  policy = STRICT_NAMES,
): Encoder {
  const columns = new Map(schema?.columns.map((column) => [lightgbmName(column.name), column]));
  const features = modelFeatures.map((name) => featureOf(name, columns.get(name)));
  const known = new Set(features.map(({ name }) => name));
  // Columns that training had but did not learn from may come along, as in an export of the same table.
  const harmless = new Set(schema?.columns.map(({ name }) => name));

  return {
    featureNames: features.map(({ name }) => name),
    encodeValue(index, raw) {
      const feature = features[index]!;
      const value = encodeValue(feature, raw);
      return typeof value === 'string'
        ? { problem: value }
        : { value, isOutside: isOutside(feature, raw, value) };
    },
    encode(raw) {
      const row = new Float64Array(features.length);
      const problems: string[] = [];
      let [outOfDomain, unknown, absent] = [0, 0, 0];
      const positional = Array.isArray(raw) ? (raw as readonly unknown[]) : undefined;
      if (positional && positional.length !== features.length) {
        return {
          row,
          problems: [`${positional.length} values instead of ${features.length}`],
          outOfDomain,
          unknown,
          absent,
        };
      }
      const named = raw as Readonly<Record<string, unknown>>;
      if (!positional) {
        for (const name of Object.keys(named)) {
          if (known.has(name) || harmless.has(name)) continue;
          unknown++;
          if (policy.unknown === 'reject') problems.push(`unknown feature '${name}'`);
        }
      }
      for (const [index, feature] of features.entries()) {
        if (!positional && !Object.hasOwn(named, feature.name)) {
          absent++;
          row[index] = Number.NaN;
          if (policy.absent === 'reject') problems.push(`feature '${feature.name}' is missing`);
          continue;
        }
        const given = positional ? positional[index] : named[feature.name];
        const value = encodeValue(feature, given);
        if (typeof value === 'string') problems.push(`feature '${feature.name}' ${value}`);
        else {
          row[index] = value;
          if (!isOutside(feature, given, value)) continue;
          outOfDomain++;
          if (policy.outOfDomain === 'reject')
            problems.push(`feature '${feature.name}' lies outside what training saw`);
        }
      }
      return { row, problems, outOfDomain, unknown, absent };
    },
  };
}

/** The number for a value, or what is wrong with the value. */
function encodeValue(feature: Feature, value: unknown): number | string {
  if (value === null || feature.missing.has(value)) return Number.NaN;
  if (feature.codes) {
    if (typeof value !== 'string') return 'must be text';
    return value === '' ? Number.NaN : (feature.codes.get(value) ?? Number.NaN);
  }
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'number') return 'must be a number';
  return Number.isFinite(value) ? value : 'must be a finite number or null';
}

function isOutside(feature: Feature, given: unknown, value: number): boolean {
  if (!Number.isNaN(value)) return value < feature.min || value > feature.max;
  // A category that training never saw is scored as missing.
  return feature.codes !== undefined && given !== null && given !== '' && !feature.missing.has(given);
}
