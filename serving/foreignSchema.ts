import type { ColumnSchema, TableSchema } from '../runtime/data/manifest.js';
import { UserError } from '../runtime/error.js';
import type { Model } from '../runtime/model/model.js';

const RANGE = /^\[(.+):(.+)\]$/;

/**
 * What a LightGBM text model says of its own features: ranges and, if it was trained on a pandas frame with category
 * columns, their texts. The model's codes are positions in pandas' lists, which stand in the file in the order of the
 * category columns.
 * @throws UserError if the lists cannot be matched with the features; guessing would give wrong scores.
 */
export function foreignSchema({ featureNames, featureInfos, pandasCategorical }: Model): TableSchema {
  const lists = readLists(pandasCategorical);
  const categorical = featureInfos.flatMap((info, index) => (isCategorical(info) ? [index] : []));
  if (lists.length > 0 && lists.length !== categorical.length) {
    throw new UserError({
      what: `The model has ${lists.length} pandas category columns, but splits on ${categorical.length} categorical features.`,
      cure: 'Train it on category codes (column.cat.codes) instead of category columns, and send codes.',
    });
  }
  return {
    formatVersion: 1,
    columns: featureNames.map((name, index): ColumnSchema => {
      const list = lists[categorical.indexOf(index)];
      const [, min, max] = RANGE.exec(featureInfos[index] ?? '') ?? [];
      return {
        name,
        type: list === undefined ? 'number' : 'string',
        role: 'feature',
        kind: isCategorical(featureInfos[index] ?? '') ? 'categorical' : 'numeric',
        missing: [],
        ...(list === undefined ? {} : { levels: list }),
        ...(min === undefined ? {} : { min: Number(min), max: Number(max) }),
      };
    }),
  };
}

/** LightGBM writes a numeric feature's range in brackets, an unused one as `none`, and a categorical one's codes. */
function isCategorical(info: string): boolean {
  return info !== 'none' && !RANGE.test(info);
}

function readLists(pandasCategorical = 'null'): string[][] {
  const lists = parse(pandasCategorical) ?? [];
  if (isTextLists(lists)) return lists;
  throw new UserError({
    what: 'The model was trained on pandas category columns of numbers, which it knows by position only.',
    cure: 'Turn the categories into text before training (column.astype(str).astype("category")), and send text.',
  });
}

/** Python writes NaN where JSON has no such thing; it stands among numbers. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [[Number.NaN]];
  }
}

function isTextLists(lists: unknown): lists is string[][] {
  const isText = (value: unknown): boolean => typeof value === 'string';
  return Array.isArray(lists) && lists.every((list) => Array.isArray(list) && list.every(isText));
}
