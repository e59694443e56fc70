import { Document, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ColumnSchema, TableSchema, TargetKind } from '../manifest.js';
import type { ColumnProfile, Profile } from '../profile.js';
import { type ExpectedColumn, JSON_SCHEMA_NAME } from './dataSchema.js';

/** Codes that a schema file lists; of a column with more, it only says that they are not negative. */
const MOST_CODES = 50;

/**
 * Writes the schema file that fits what was seen, for the user to review and keep. It expects less than was seen: no
 * largest value, and a presence with room, because the next data is a little different. What was seen stands beside.
 */
export function inferDataSchema(
  { schema, profile, targetKind }: { schema: TableSchema; profile: Profile; targetKind: TargetKind },
  source: string,
): string {
  const columns = schema.columns.map((column, i) => expectationOf(column, profile.columns[i], profile.rows));
  const document = new Document({ formatVersion: 1, targetKind, columns });
  document.commentBefore = ` yaml-language-server: $schema=${JSON_SCHEMA_NAME}
 What PrepareData expects of the data, inferred from ${source.replaceAll(/\s+/g, ' ')}.
 Review it, commit it and give it as schemaFile: data that differs is refused then.
 Beside each column stands what was seen.`;
  const items = document.get('columns') as YAMLSeq<YAMLMap>;
  for (const [i, item] of items.items.entries()) {
    item.commentBefore = ` ${seen(profile.columns[i], profile.rows)}`;
    for (const key of ['domain', 'missing']) {
      const node = item.get(key, true) as unknown as YAMLMap | undefined;
      if (node) node.flow = true;
    }
  }
  return document.toString({ lineWidth: 110 });
}

function expectationOf(
  column: ColumnSchema,
  profile: ColumnProfile,
  rows: number,
): Partial<ExpectedColumn> & Pick<ExpectedColumn, 'name' | 'type' | 'role'> {
  const { name, type, role, kind, missing } = column;
  const domain = domainOf(column, profile);
  return {
    name,
    type,
    role,
    ...(kind && { kind }),
    ...(domain && { domain }),
    ...(missing.length > 0 && { missing }),
    ...(role === 'feature' && { presence: presenceWithRoom(profile.count / rows) }),
  };
}

function domainOf(
  { role, kind, levels, min }: ColumnSchema,
  profile: ColumnProfile,
): ExpectedColumn['domain'] {
  if (role !== 'feature') return undefined;
  if (levels && levels.length > 0) return { values: [...levels] };
  if (kind === 'binary') return { values: [0, 1] };
  if (kind === 'categorical' && profile.distinct <= MOST_CODES && profile.levels?.length) {
    return { values: profile.levels.map(({ value }) => Number(value)).sort((a, b) => a - b) };
  }
  return min !== undefined && min >= 0 ? { min: 0 } : undefined;
}

/** 1 where nothing is missing; else 5 to 10 points less than was seen. */
function presenceWithRoom(share: number): number {
  return share === 1 ? 1 : Math.max(0, Math.floor(20 * share - 1) / 20);
}

function seen({ distinct, missing, min, max }: ColumnProfile, rows: number): string {
  const range = min === undefined || max === undefined ? '' : `${min} to ${max}, `;
  const share = missing === 0 ? 'none missing' : `${((100 * missing) / rows).toFixed(2)} % missing`;
  return `${range}${distinct} ${distinct === 1 ? 'value' : 'values'}, ${share}`;
}
