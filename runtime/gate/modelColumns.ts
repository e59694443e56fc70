import type { ColumnSchema, TableSchema } from '../data/manifest.js';
import type { FeatureColumn, Table } from '../data/table.js';
import { type Finding, UserError } from '../error.js';
import type { Model } from '../model/model.js';
import { nearest } from '../nearest.js';

/**
 * A dataset's columns as a model was taught to read them: its features by name, categories in the codes of its own
 * schema (an unknown one is missing), and the value that marks a missing one put back for a model that learned from it
 * as a number.
 * @param modelSchema of the dataset that the model was trained on; absent for a model from elsewhere
 * @throws UserError with every feature that the dataset lacks or holds as something else
 */
export function modelColumns(
  model: Pick<Model, 'featureNames' | 'featureInfos'>,
  modelSchema: TableSchema | undefined,
  table: Table,
  tableSchema: TableSchema,
  where: string,
): FeatureColumn[] {
  const problems: Finding[] = [];
  const known = new Map(modelSchema?.columns.map((column) => [column.name, column]));
  const columns = model.featureNames.flatMap((name, feature) => {
    const position = tableSchema.columns.findIndex((column) => column.name === name);
    const mine = tableSchema.columns[position];
    const theirs = known.get(name);
    const problem = misfit(name, mine, theirs, tableSchema);
    if (problem !== undefined) {
      problems.push({ where, ...problem });
      return [];
    }
    const column = table.columns[position] as FeatureColumn;
    const recoded = recode(column, mine, theirs);
    const sentinel = sentinelSeen(mine, theirs, model.featureInfos[feature]);
    return [sentinel === undefined ? recoded : withSentinel(recoded, sentinel)];
  });
  if (problems.length > 0) throw new UserError(problems);
  return columns;
}

function misfit(
  name: string,
  mine: ColumnSchema | undefined,
  theirs: ColumnSchema | undefined,
  schema: TableSchema,
): Finding | undefined {
  const cure = 'Evaluate the model with a dataset of the schema that it was trained on.';
  if (mine === undefined) {
    const close = nearest(
      name,
      schema.columns.map((column) => column.name),
    );
    return {
      what: `The model needs the feature ${name}, which the dataset lacks.`,
      cure: close ? `Is ${close} meant? ${cure}` : cure,
    };
  }
  if (mine.role !== 'feature') {
    return {
      what: `The model learned from ${name}, which is the dataset's ${mine.role} and no feature.`,
      cure: 'Train the model without it.',
    };
  }
  if (theirs && isCategorical(mine) !== isCategorical(theirs)) {
    const kind = (column: ColumnSchema): string => (isCategorical(column) ? 'categories' : 'numbers');
    return { what: `The model knows ${name} as ${kind(theirs)}, the dataset holds ${kind(mine)}.`, cure };
  }
  if (theirs && (mine.levels === undefined) !== (theirs.levels === undefined)) {
    const kind = (column: ColumnSchema): string => (column.levels ? 'text' : 'numbers');
    return {
      what: `The model knows the categories of ${name} as ${kind(theirs)}, the dataset as ${kind(mine)}.`,
      cure,
    };
  }
  return undefined;
}

function isCategorical({ kind }: ColumnSchema): boolean {
  return kind === 'categorical';
}

/** The same text may have another code in each schema. */
function recode(column: FeatureColumn, mine: ColumnSchema, theirs: ColumnSchema | undefined): FeatureColumn {
  if (!mine.levels || !theirs?.levels || sameLevels(mine.levels, theirs.levels)) return column;
  const codes = new Map(theirs.levels.map((level, code) => [level, code]));
  const translated = mine.levels.map((level) => codes.get(level) ?? Number.NaN);
  return {
    name: column.name,
    kind: 'categorical',
    values: column.values.map((code) => (Number.isNaN(code) ? code : translated[code])),
    levels: theirs.levels,
  };
}

function sameLevels(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((level, code) => level === b[code]);
}

/**
 * The number that marks a missing value here and that the model learned from as a number like any other: its own
 * schema does not list it, or, without a schema, it lies in the range that the model file says it has seen.
 */
function sentinelSeen(
  mine: ColumnSchema,
  theirs: ColumnSchema | undefined,
  featureInfo: string | undefined,
): number | undefined {
  const sentinel = mine.missing.find((value) => typeof value === 'number');
  if (sentinel === undefined) return undefined;
  if (theirs) return theirs.missing.includes(sentinel) ? undefined : sentinel;
  const range = /^\[(.+):(.+)\]$/.exec(featureInfo ?? '');
  return range && Number(range[1]) <= sentinel && sentinel <= Number(range[2]) ? sentinel : undefined;
}

function withSentinel(column: FeatureColumn, sentinel: number): FeatureColumn {
  return { ...column, values: column.values.map((value) => (Number.isNaN(value) ? sentinel : value)) };
}
